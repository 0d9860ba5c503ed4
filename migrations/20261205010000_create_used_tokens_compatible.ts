import { Migration } from '@mikro-orm/migrations';
import { createPrune } from './20261127000000_prune_dead_rows_compatible.js';

export class CreateUsedTokens extends Migration {
  override up(): void {
    this.addSql(`alter table "user" add column "proofs_ended_on" timestamptz(3) null`);
    this.addSql(`
      create table "used_token" (
        "hash" bytea not null primary key,
        "expires_on" timestamptz(3) not null,
        constraint "used_token_hash_check" check (octet_length(hash) = 32)
      )`);
    this.addSql(`create index "used_token_expires_on_index" on "used_token" ("expires_on")`);
    this.addSql(createPrune('prune_used_tokens', 'used_token', 'expires_on'));
    this.addSql('revoke all on function prune_used_tokens(timestamptz, integer) from public');
  }

  override down(): void {
    this.addSql(`alter table "user" drop column "proofs_ended_on"`);
    this.addSql('drop function prune_used_tokens(timestamptz, integer)');
    this.addSql('drop table "used_token"');
  }
}
