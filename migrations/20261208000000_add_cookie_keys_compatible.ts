import { Migration } from '@mikro-orm/migrations';

export class AddCookieKeys extends Migration {
  override up(): void {
    this.addSql(`alter table "api_key" add column "is_cookie" boolean not null default false`);
  }

  override down(): void {
    this.addSql(`alter table "api_key" drop column "is_cookie"`);
  }
}
