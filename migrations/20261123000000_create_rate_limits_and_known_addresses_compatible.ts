import { Migration } from '@mikro-orm/migrations';

export class CreateRateLimitsAndKnownAddresses extends Migration {
  override up(): void {
    this.addSql(`
      create table "rate_limit" (
        "key" varchar(255) not null primary key,
        "points" int not null,
        "expire" bigint null
      )`);
    this.addSql(`create index "rate_limit_expire_index" on "rate_limit" ("expire")`);
    this.addSql(`
      create table "known_address" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "updated_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "address" varchar(64) not null,
        "last_login_on" timestamptz(3) not null,
        constraint "known_address_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade,
        constraint "known_address_user_id_address_unique" unique ("user_id", "address")
      )`);
  }

  override down(): void {
    this.addSql('drop table "known_address"');
    this.addSql('drop table "rate_limit"');
  }
}
