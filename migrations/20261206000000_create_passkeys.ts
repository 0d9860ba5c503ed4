import { Migration } from '@mikro-orm/migrations';
import { createPurgeUser } from './20261125000000_create_roles_and_scopes.js';

/** Not compatible with the code before it, which would issue keys without the passkey. */
export class CreatePasskeys extends Migration {
  override up(): void {
    this.addSql(`
      create table "passkey" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "credential_id" bytea not null,
        "public_key" bytea not null,
        "counter" bigint not null,
        "transports" text[] not null,
        "rp_id" text not null,
        "name" varchar(64) not null,
        "is_backup_eligible" boolean not null,
        "backed_up" boolean not null,
        "is_user_verified" boolean not null,
        "last_used_on" timestamptz(3) null,
        constraint "passkey_credential_id_unique" unique ("credential_id"),
        constraint "passkey_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "passkey_user_id_index" on "passkey" ("user_id")`);
    this.addSql(`
      create table "passkey_handle" (
        "user_id" uuid not null primary key,
        "handle" bytea not null,
        constraint "passkey_handle_handle_check" check (octet_length(handle) = 64),
        constraint "passkey_handle_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(createPurgeUser('create or replace', WITHOUT_NAMES));
  }

  override down(): void {
    this.addSql(createPurgeUser('create or replace', ''));
    this.addSql('drop table "passkey_handle"');
    this.addSql('drop table "passkey"');
  }
}

/** The name of a passkey is text of its owner. */
const WITHOUT_NAMES = `,
          detail = case when type in ('PASSKEY_ADDED', 'PASSKEY_REMOVED') then null else detail end`;
