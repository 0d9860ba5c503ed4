import { Migration } from '@mikro-orm/migrations';
import { createPrune } from './20261127000000_prune_dead_rows_compatible.js';

/** Not compatible with the code before it, which would not end challenges when it changes a password. */
export class CreateChallenges extends Migration {
  override up(): void {
    this.addSql(`alter table "user" add column "credential_version" int not null default 1`);
    this.addSql(`
      create table "challenge" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "purpose" varchar(32) not null,
        "hash" bytea not null,
        "credential_version" int not null,
        "tries" int not null default 0,
        "expires_on" timestamptz(3) not null,
        "data" jsonb null,
        constraint "challenge_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade,
        constraint "challenge_hash_unique" unique ("hash"),
        constraint "challenge_hash_check" check (octet_length(hash) = 32)
      )`);
    this.addSql(`create index "challenge_user_id_index" on "challenge" ("user_id")`);
    this.addSql(`create index "challenge_expires_on_index" on "challenge" ("expires_on")`);
    this.addSql(createPrune('prune_challenges', 'challenge', 'expires_on'));
    this.addSql('revoke all on function prune_challenges(timestamptz, integer) from public');
  }

  override down(): void {
    this.addSql('drop function prune_challenges(timestamptz, integer)');
    this.addSql('drop table "challenge"');
    this.addSql(`alter table "user" drop column "credential_version"`);
  }
}
