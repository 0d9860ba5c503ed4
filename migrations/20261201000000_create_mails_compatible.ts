import { Migration } from '@mikro-orm/migrations';

export class CreateMails extends Migration {
  override up(): void {
    this.addSql(`
      create table "mail" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "kind" varchar(32) not null,
        "recipient" text null,
        "content" text null,
        "secret_id" uuid null,
        "attempts" int not null default 0,
        "due_on" timestamptz(3) not null,
        "expires_on" timestamptz(3) not null,
        "done_on" timestamptz(3) null,
        "outcome" varchar(16) null,
        "failure" varchar(64) null
      )`);
    this.addSql(`create index "mail_due_on_index" on "mail" ("due_on") where done_on is null`);
    this.addSql(`create index "mail_secret_id_index" on "mail" ("secret_id") where done_on is null`);
    this.addSql(`create index "mail_done_on_index" on "mail" ("done_on")`);
    this.addSql(PRUNE);
    this.addSql('revoke all on function prune_mails(timestamptz, integer) from public');
  }

  override down(): void {
    this.addSql('drop function prune_mails(timestamptz, integer)');
    this.addSql('drop table "mail"');
  }
}

/** Runs with the rights of the tables' owner. Whatever it is told, a mail that ended less than 7 days ago stays. */
const PRUNE = `
  do $do$ begin execute format($format$
    create function prune_mails(before timestamptz, most integer) returns integer language plpgsql security definer
    set search_path = %I, pg_temp as $body$
    declare deleted integer;
    begin
      if not pg_try_advisory_xact_lock(hashtext('prune_mails')) then return 0; end if;
      delete from mail where ctid = any(array(
        select ctid from mail where done_on < least(before, now() - interval '7 days')
        order by done_on limit least(most, 10000)));
      get diagnostics deleted = row_count;
      return deleted;
    end $body$
  $format$, current_schema()); end $do$`;
