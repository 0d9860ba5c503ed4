import type { FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { findPage, type Page, type PageRequest } from '../pagination/find-page.js';
import type { List } from '../pagination/list.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditEventType } from './audit-event-type.enum.js';

/** Chooses events: all conditions must hold. */
export interface AuditEventFilter {
  actorId?: string | null;
  subjectId?: string | null;
  type?: AuditEventType | null;
  since?: Date | null;
  until?: Date | null;
}

/** Reads audit events. */
export class AuditService {
  constructor(private readonly em: SqlEntityManager) {}

  /** One page of events, newest first. */
  async page(filter: AuditEventFilter, request: PageRequest, list: List): Promise<Page<AuditEvent>> {
    return findPage(this.em, AuditEvent, list, matching(filter), request);
  }

  /** One page of the events of an account, as its owner may see them. */
  async pageOf(subjectId: string, request: PageRequest, list: List): Promise<Page<AuditEvent>> {
    const page = await this.page({ subjectId }, request, list);
    return { ...page, nodes: page.nodes.map((event) => event.asSeenBy(subjectId)) };
  }

  async count(filter: AuditEventFilter): Promise<number> {
    return this.em.count(AuditEvent, matching(filter));
  }
}

function matching({ actorId, subjectId, type, since, until }: AuditEventFilter): FilterQuery<AuditEvent> {
  return {
    ...(actorId && { actorId }),
    ...(subjectId && { subjectId }),
    ...(type && { type }),
    ...((since || until) && { createdOn: { ...(since && { $gte: since }), ...(until && { $lt: until }) } }),
  };
}
