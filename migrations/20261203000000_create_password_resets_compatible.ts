import { Migration } from '@mikro-orm/migrations';
import { createPrune } from './20261127000000_prune_dead_rows_compatible.js';

export class CreatePasswordResets extends Migration {
  override up(): void {
    this.addSql(`
      create table "password_reset" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "hash" bytea not null,
        "credential_version" int not null,
        "expires_on" timestamptz(3) not null,
        constraint "password_reset_hash_unique" unique ("hash"),
        constraint "password_reset_hash_check" check (octet_length(hash) = 32),
        constraint "password_reset_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "password_reset_user_id_index" on "password_reset" ("user_id")`);
    this.addSql(`create index "password_reset_expires_on_index" on "password_reset" ("expires_on")`);
    this.addSql(createPrune('prune_password_resets', 'password_reset', 'expires_on'));
    this.addSql('revoke all on function prune_password_resets(timestamptz, integer) from public');
  }

  override down(): void {
    this.addSql('drop function prune_password_resets(timestamptz, integer)');
    this.addSql('drop table "password_reset"');
  }
}
