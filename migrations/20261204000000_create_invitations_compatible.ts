import { Migration } from '@mikro-orm/migrations';

export class CreateInvitations extends Migration {
  override up(): void {
    this.addSql(`
      create table "invitation" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "invited_by_id" uuid not null,
        "address" text not null,
        "canonical" text collate "C" not null,
        "roles" text[] not null,
        "hash" bytea not null,
        "expires_on" timestamptz(3) not null,
        constraint "invitation_canonical_unique" unique ("canonical"),
        constraint "invitation_hash_unique" unique ("hash"),
        constraint "invitation_hash_check" check (octet_length(hash) = 32),
        constraint "invitation_invited_by_id_foreign" foreign key ("invited_by_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "invitation_invited_by_id_index" on "invitation" ("invited_by_id")`);
  }

  override down(): void {
    this.addSql('drop table "invitation"');
  }
}
