import type { FilterQuery } from '@mikro-orm/core';
import type { PersonalData } from '../db/feature.js';
import { findNewest } from '../db/find-newest.js';
import { pick } from '../db/pick.js';
import { AuditEvent } from './audit-event.entity.js';

const ACT = [
  'id',
  'type',
  'createdOn',
  'subjectId',
  'apiKeyId',
  'address',
  'userAgent',
  'requestId',
  'detail',
] as const;
const EVENT = [...ACT, 'actorId'] as const;

/** What happened to somebody's account, and what they did to others. */
export const auditPersonalData: PersonalData = {
  lists: {
    auditEvents: async (em, userId, limit) => {
      const events = await findNewest(em, AuditEvent, { subjectId: userId }, limit);
      return events.map((event) => pick(event.asSeenBy(userId), EVENT));
    },
    actsOnOthers: async (em, userId, limit) =>
      (await findNewest(em, AuditEvent, onOthers(userId), limit)).map((event) => pick(event, ACT)),
  },
};

const onOthers = (actorId: string): FilterQuery<AuditEvent> => ({
  actorId,
  $or: [{ subjectId: null }, { subjectId: { $ne: actorId } }],
});
