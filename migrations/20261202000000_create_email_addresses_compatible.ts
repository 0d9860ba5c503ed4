import { Migration } from '@mikro-orm/migrations';
import { createPrune } from './20261127000000_prune_dead_rows_compatible.js';

export class CreateEmailAddresses extends Migration {
  override up(): void {
    this.addSql(`
      create table "email_address" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "address" text not null,
        "canonical" text collate "C" not null,
        constraint "email_address_user_id_unique" unique ("user_id"),
        constraint "email_address_canonical_unique" unique ("canonical"),
        constraint "email_address_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`
      create table "email_code" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "address" text not null,
        "canonical" text collate "C" not null,
        "hash" bytea not null,
        "credential_version" int not null,
        "tries" int not null default 0,
        "expires_on" timestamptz(3) not null,
        constraint "email_code_user_id_unique" unique ("user_id"),
        constraint "email_code_hash_check" check (octet_length(hash) = 32),
        constraint "email_code_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "email_code_expires_on_index" on "email_code" ("expires_on")`);
    this.addSql(createPrune('prune_email_codes', 'email_code', 'expires_on'));
    this.addSql('revoke all on function prune_email_codes(timestamptz, integer) from public');
    this.addSql(`
      create table "notice" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "kind" varchar(32) not null,
        "sent_on" timestamptz(3) not null,
        "unsent" int not null default 0,
        constraint "notice_user_id_kind_unique" unique ("user_id", "kind"),
        constraint "notice_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
  }

  override down(): void {
    this.addSql('drop function prune_email_codes(timestamptz, integer)');
    this.addSql('drop table "notice"');
    this.addSql('drop table "email_code"');
    this.addSql('drop table "email_address"');
  }
}
