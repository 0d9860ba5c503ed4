import { IsOptional, IsUUID } from 'class-validator';
import { ArgsType, Field, ID } from 'type-graphql';
import { pageArgsOf } from '../pagination/page.args.js';
import { IsMoment } from '../validation/moment.validator.js';
import type { AuditEventFilter } from './audit.service.js';
import { AuditEventType } from './audit-event.entity.js';

/** What a cursor of `myAuditEvents` belongs to. */
export const LIST_NAME = 'myAuditEvents';

/** What a cursor of `auditEvents` belongs to. */
export const listName = ({ actorId, subjectId, type, since, until }: AuditEventFilter): string =>
  `auditEvents:${JSON.stringify([actorId, subjectId, type, since, until].map((part) => part ?? null)).toLowerCase()}`;

@ArgsType()
export class MyAuditEventsArgs extends pageArgsOf(() => LIST_NAME) {}

@ArgsType()
export class AuditEventsArgs extends pageArgsOf(listName) {
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
  @IsMoment()
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Only events before this time.' })
  @IsOptional()
  @IsMoment()
  until?: Date | null;
}
