import { Migration } from '@mikro-orm/migrations';

/**
 * A key knows when and by what its owner proved to be there, and from where it was made. Not compatible with the code before it, which
 * would issue keys of logins that can prove nothing, and let a key that is for reads only change things.
 */
export class RememberProofsOfLogins extends Migration {
  override up(): void {
    this.addSql(`
      alter table "api_key"
        add column "authenticated_on" timestamptz(3) null,
        add column "methods" text[] not null default '{}',
        add column "address" varchar(64) null,
        add column "user_agent" varchar(256) null,
        add column "idle_from" timestamptz(3) null,
        add column "is_read_only" boolean not null default false,
        add column "may_govern" boolean not null default true`);
    // A login was a proof by the password. The idle time of its key, which is new, counts from now on.
    this.addSql(`
      update "api_key" set authenticated_on = created_on, methods = '{PASSWORD}', idle_from = now() where kind = 'LOGIN'`);
  }

  override down(): void {
    this.addSql(`
      alter table "api_key"
        drop column "authenticated_on",
        drop column "methods",
        drop column "address",
        drop column "user_agent",
        drop column "idle_from",
        drop column "is_read_only",
        drop column "may_govern"`);
  }
}
