import { Migration } from '@mikro-orm/migrations';

/**
 * Not compatible with the code before it, which would take a key that has scopes for one that may do everything, and a
 * one-time password for a lasting one.
 */
export class CreateRolesAndScopes extends Migration {
  override up(): void {
    this.addSql(`
      create table "role" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "updated_on" timestamptz(3) not null,
        "name" varchar(64) collate "C" not null,
        "description" varchar(256) null,
        "permissions" text[] not null,
        constraint "role_name_unique" unique ("name"),
        constraint "role_name_check" check (name ~ '^[a-z][a-z0-9_-]{0,63}$')
      )`);
    this.addSql(`
      insert into "role" (id, created_on, updated_on, name, description, permissions) values
        ('019a0000-0000-7000-8000-000000000001', now(), now(), 'user', 'Everybody who is signed in.',
          '{account:read,account:write,keys:read,keys:write,users:read}'),
        ('019a0000-0000-7000-8000-000000000002', now(), now(), 'admin', 'May do everything.',
          '{account:read,account:write,keys:read,keys:write,keys:verify,users:read,users:manage,roles:manage,audit:read}')`);
    this.addSql(`
      create table "role_assignment" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "user_id" uuid not null,
        "role_id" uuid not null,
        constraint "role_assignment_user_id_foreign" foreign key ("user_id") references "user" ("id") on delete cascade,
        constraint "role_assignment_role_id_foreign" foreign key ("role_id") references "role" ("id") on delete cascade,
        constraint "role_assignment_user_id_role_id_unique" unique ("user_id", "role_id")
      )`);
    this.addSql(`create index "role_assignment_role_id_user_id_index" on "role_assignment" ("role_id", "user_id")`);
    this.addSql(`
      create table "retired_username" (
        "hash" bytea not null primary key,
        "created_on" timestamptz(3) not null,
        constraint "retired_username_hash_check" check (octet_length(hash) = 32)
      )`);
    this.addSql(`
      alter table "user"
        add column "password_expires_on" timestamptz(3) null,
        add column "deactivated_on" timestamptz(3) null`);
    this.addSql(`update "user" set deactivated_on = updated_on where not is_active`);
    this.addSql(`create index "user_created_on_id_index" on "user" ("created_on", "id")`);
    this.addSql(`alter table "api_key" add column "scopes" text[] null`);
    this.addSql(`create index "api_key_user_id_created_on_id_index" on "api_key" ("user_id", "created_on", "id")`);
    this.addSql(`alter table "audit_event" add column "detail" varchar(2048) null`);
    this.addSql(`create index "audit_event_actor_id_index" on "audit_event" ("actor_id", "created_on", "id")`);
    this.addSql(`create index "audit_event_type_index" on "audit_event" ("type", "created_on", "id")`);
    this.addSql(`create index "audit_event_created_on_id_index" on "audit_event" ("created_on", "id")`);
    this.addSql(createPurgeUser('create', ''));
    this.addSql('revoke all on function purge_user(uuid) from public');
  }

  override down(): void {
    this.addSql('drop function purge_user(uuid)');
    this.addSql('drop index "audit_event_created_on_id_index"');
    this.addSql('drop index "audit_event_type_index"');
    this.addSql('drop index "audit_event_actor_id_index"');
    this.addSql('alter table "audit_event" drop column "detail"');
    this.addSql('drop index "api_key_user_id_created_on_id_index"');
    this.addSql('alter table "api_key" drop column "scopes"');
    this.addSql('drop index "user_created_on_id_index"');
    this.addSql('alter table "user" drop column "password_expires_on", drop column "deactivated_on"');
    this.addSql('drop table "retired_username"');
    this.addSql('drop table "role_assignment"');
    this.addSql('drop table "role"');
  }
}

/**
 * Runs with the rights of the tables' owner: the role that serves may neither delete users nor change events. The search path
 * is fixed, temporary tables last, so that the caller cannot have it work on tables of their own:
 * https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
 */
export const createPurgeUser = (create: 'create' | 'create or replace', alsoErased: string) => `
  do $do$ begin execute format($format$
    ${create} function purge_user(purged uuid) returns boolean language plpgsql security definer
    set search_path = %I, pg_temp as $body$
    begin
      insert into retired_username (hash, created_on)
        select sha256(convert_to(canonical_username, 'UTF8')), now() from "user" where id = purged and not is_active
        on conflict do nothing;
      if not found then return false; end if;
      update audit_event set address = 'erased', user_agent = null${alsoErased}
        where actor_id = purged or (subject_id = purged and actor_id is null);
      delete from "user" where id = purged;
      return true;
    end $body$
  $format$, current_schema()); end $do$`;
