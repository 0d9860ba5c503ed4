import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { findPage, type Page, type PageRequest } from '../connection/find-page.js';
import { AuditEvent } from './audit-event.entity.js';

/** Reads what was recorded. */
export class AuditService {
  constructor(private readonly em: SqlEntityManager) {}

  /** One page of what happened to an account, newest first. */
  async page(subjectId: string, request: PageRequest, listName: string): Promise<Page<AuditEvent>> {
    return findPage(this.em, AuditEvent, { subjectId }, request, listName);
  }

  async count(subjectId: string): Promise<number> {
    return this.em.count(AuditEvent, { subjectId });
  }
}
