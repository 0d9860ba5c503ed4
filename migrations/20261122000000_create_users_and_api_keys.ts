import { Migration } from '@mikro-orm/migrations';

export class CreateUsersAndApiKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table "user" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "updated_on" timestamptz(3) not null,
        "username" varchar(64) not null,
        "canonical_username" varchar(64) collate "C" not null,
        "password_hash" varchar(255) not null,
        "password_version" int not null,
        "first_name" varchar(64) null,
        "last_name" varchar(64) null,
        "folded_first_name" text collate "C" null,
        "folded_last_name" text collate "C" null,
        "is_active" boolean not null,
        constraint "user_canonical_username_unique" unique ("canonical_username"),
        constraint "user_username_check" check (username ~ '^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$'),
        constraint "user_canonical_username_check" check (canonical_username = lower(username collate "C")),
        constraint "user_first_name_check" check (char_length(first_name) >= 1 and char_length(first_name) <= 64),
        constraint "user_last_name_check" check (char_length(last_name) >= 1 and char_length(last_name) <= 64)
      )`);
    this.addSql(`create index "user_folded_first_name_index" on "user" ("folded_first_name")`);
    this.addSql(`create index "user_folded_last_name_index" on "user" ("folded_last_name")`);
    this.addSql(`create index "user_active_created_on_id_index" on "user" ("created_on", "id") where is_active`);
    this.addSql(`
      create table "api_key" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "updated_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "hash" bytea not null,
        "expires_on" timestamptz(3) not null,
        "revoked_on" timestamptz(3) null,
        constraint "api_key_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade,
        constraint "api_key_hash_unique" unique ("hash"),
        constraint "api_key_hash_check" check (octet_length(hash) = 32)
      )`);
    this.addSql(`create index "api_key_live_user_id_index" on "api_key" ("user_id") where revoked_on is null`);
  }

  override down(): void {
    this.addSql('drop table "api_key"');
    this.addSql('drop table "user"');
  }
}
