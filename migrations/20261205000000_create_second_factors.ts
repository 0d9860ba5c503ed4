import { Migration } from '@mikro-orm/migrations';
import { createPrune } from './20261127000000_prune_dead_rows_compatible.js';

/** Not compatible with the code before it, which would issue keys without the second factor. */
export class CreateSecondFactors extends Migration {
  override up(): void {
    this.addSql(`
      create table "totp" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "secret" text not null,
        "last_step" bigint not null,
        "stranger_failures" int not null default 0,
        constraint "totp_user_id_unique" unique ("user_id"),
        constraint "totp_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`
      create table "totp_enrolment" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "secret" text not null,
        "credential_version" int not null,
        "tries" int not null default 0,
        "expires_on" timestamptz(3) not null,
        constraint "totp_enrolment_user_id_unique" unique ("user_id"),
        constraint "totp_enrolment_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "totp_enrolment_expires_on_index" on "totp_enrolment" ("expires_on")`);
    this.addSql(createPrune('prune_totp_enrolments', 'totp_enrolment', 'expires_on'));
    this.addSql('revoke all on function prune_totp_enrolments(timestamptz, integer) from public');
    this.addSql(`
      create table "recovery_code" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "hash" bytea not null,
        constraint "recovery_code_hash_unique" unique ("hash"),
        constraint "recovery_code_hash_check" check (octet_length(hash) = 32),
        constraint "recovery_code_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "recovery_code_user_id_index" on "recovery_code" ("user_id")`);
    this.addSql(`alter table "api_key" add column "way_in_ids" uuid[] not null default '{}'`);
  }

  override down(): void {
    this.addSql(`alter table "api_key" drop column "way_in_ids"`);
    this.addSql('drop table "recovery_code"');
    this.addSql('drop function prune_totp_enrolments(timestamptz, integer)');
    this.addSql('drop table "totp_enrolment"');
    this.addSql('drop table "totp"');
  }
}
