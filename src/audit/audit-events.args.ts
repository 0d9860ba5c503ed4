import { IsOptional, IsUUID } from 'class-validator';
import { ArgsType, Field, ID } from 'type-graphql';
import { type List, NEWEST_FIRST } from '../pagination/list.js';
import { pageArgsOf } from '../pagination/page.args.js';
import { IsStorableDate } from '../validation/storable-date.validator.js';
import type { AuditEventFilter } from './audit.service.js';
import { AuditEventType } from './audit-event-type.enum.js';

export const MY_AUDIT_EVENTS: List = { name: 'myAuditEvents', order: NEWEST_FIRST };

/** Another filter is another list. */
export function auditEventsList({ actorId, subjectId, type, since, until }: AuditEventFilter): List {
  const filter = [actorId, subjectId, type, since, until].map((part) => part ?? null);
  return { name: `auditEvents:${JSON.stringify(filter).toLowerCase()}`, order: NEWEST_FIRST };
}

@ArgsType()
export class MyAuditEventsArgs extends pageArgsOf(() => MY_AUDIT_EVENTS) {}

@ArgsType()
export class AuditEventsArgs extends pageArgsOf(auditEventsList) {
  @Field(() => ID, { nullable: true, description: 'Only what this user did.' })
  @IsOptional()
  @IsUUID('all', { message: 'is not a UUID' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only what happened to this user's account, which may be purged." })
  @IsOptional()
  @IsUUID('all', { message: 'is not a UUID' })
  subjectId?: string | null;

  @Field(() => AuditEventType, { nullable: true, description: 'Only events of this type.' })
  type?: AuditEventType | null;

  @Field(() => Date, { nullable: true, description: 'Only events at this time or later.' })
  @IsOptional()
  @IsStorableDate()
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only events before this time.' })
  @IsOptional()
  @IsStorableDate()
  until?: Date | null;
}
