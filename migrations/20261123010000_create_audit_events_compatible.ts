import { Migration } from '@mikro-orm/migrations';

export class CreateAuditEvents extends Migration {
  override up(): void {
    this.addSql(`
      create table "audit_event" (
        "id" uuid not null primary key,
        "created_on" timestamptz(3) not null,
        "type" varchar(32) not null,
        "actor_id" uuid null,
        "subject_id" uuid null,
        "api_key_id" uuid null,
        "address" varchar(64) not null,
        "user_agent" varchar(256) null,
        "request_id" uuid not null,
        "refusal" varchar(64) null,
        constraint "audit_event_refusal_unique" unique ("refusal")
      )`);
    this.addSql(`create index "audit_event_subject_id_index" on "audit_event" ("subject_id", "created_on", "id")`);
  }

  override down(): void {
    this.addSql('drop table "audit_event"');
  }
}
