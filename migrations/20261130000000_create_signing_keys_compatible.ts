import { Migration } from '@mikro-orm/migrations';

export class CreateSigningKeys extends Migration {
  override up(): void {
    this.addSql(`
      create table "signing_key" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "algorithm" varchar(8) not null,
        "private_key" text not null,
        "activated_on" timestamptz(3) null,
        "retired_on" timestamptz(3) null,
        "revoked_on" timestamptz(3) null
      )`);
  }

  override down(): void {
    this.addSql('drop table "signing_key"');
  }
}
