import { Migration } from '@mikro-orm/migrations';

/** Not compatible with the code before it, which would not count an identity as a way to sign in. */
export class CreateIdentities extends Migration {
  override up(): void {
    this.addSql(`
      create table "identity" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "provider_id" varchar(32) not null,
        "issuer" text collate "C" not null,
        "subject" text collate "C" not null,
        "label" text null,
        "last_used_on" timestamptz(3) null,
        constraint "identity_issuer_subject_unique" unique ("issuer", "subject"),
        constraint "identity_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade
      )`);
    this.addSql(`create index "identity_user_id_index" on "identity" ("user_id")`);
  }

  override down(): void {
    this.addSql('drop table "identity"');
  }
}
