import { Migration } from '@mikro-orm/migrations';

/**
 * A user has a password or none. Not compatible with the code before it, which looks for passwords in the table of users:
 * docs/operations.md says how to stop, migrate and start.
 */
export class MovePasswordsOutOfUsers extends Migration {
  override up(): void {
    this.addSql(`
      create table "password" (
        "user_id" uuid not null primary key,
        "hash" varchar(255) not null,
        "version" int not null default 1,
        "expires_on" timestamptz(3) null
      )`);
    this.addSql(`
      insert into "password" (user_id, hash, version, expires_on)
        select id, password_hash, password_version, password_expires_on from "user"`);
    // Added after the rows, so that PostgreSQL checks all of them in one pass instead of one by one.
    this.addSql(`
      alter table "password" add constraint "password_user_id_foreign"
        foreign key ("user_id") references "user" ("id") on delete cascade`);
    this.addSql(`
      alter table "user"
        drop column "password_hash",
        drop column "password_version",
        drop column "password_expires_on"`);
  }

  /** A user without a password gets one that nobody knows: the code before this one cannot do without. */
  override down(): void {
    this.addSql(`
      alter table "user"
        add column "password_hash" varchar(255) null,
        add column "password_version" int null,
        add column "password_expires_on" timestamptz(3) null`);
    this.addSql(`
      update "user" set password_hash = hash, password_version = version, password_expires_on = expires_on
        from "password" where user_id = id`);
    this.addSql(`
      update "user" set password_version = 1, password_hash = '$argon2id$v=19$m=19456,t=2,p=1$'
          || rtrim(encode(substr(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 1, 16), 'base64'), '=') || '$'
          || rtrim(encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'base64'), '=')
        where password_hash is null`);
    this.addSql(`
      alter table "user"
        alter column "password_hash" set not null,
        alter column "password_version" set not null`);
    this.addSql('drop table "password"');
  }
}
