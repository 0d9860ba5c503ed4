import { Migration } from '@mikro-orm/migrations';

export class NameApiKeys extends Migration {
  override up(): void {
    this.addSql(`
      alter table "api_key"
        add column "kind" varchar(16) not null default 'LOGIN',
        add column "name" varchar(64) null,
        add column "last_four" varchar(4) null,
        add column "last_used_on" timestamptz(3) null,
        add column "rotated_on" timestamptz(3) null,
        add column "replaced_by_id" uuid null`);
  }

  override down(): void {
    this.addSql(`
      alter table "api_key"
        drop column "kind", drop column "name", drop column "last_four", drop column "last_used_on", drop column "rotated_on",
        drop column "replaced_by_id"`);
  }
}
