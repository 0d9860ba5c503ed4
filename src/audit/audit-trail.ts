import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../observability/logger.js';
import { AuditEvent, type AuditEventType, type Origin, type Parties } from './audit-event.entity.js';

/** The security events of one request. Each is a row of the mutation's own transaction and, once that has ended well, a line of the log. */
export class AuditTrail {
  private readonly events: AuditEvent[] = [];

  constructor(
    private readonly em: SqlEntityManager,
    private readonly origin: Origin,
    private readonly log: Logger,
  ) {}

  /** The caller flushes. */
  record(type: AuditEventType, parties: Parties): void {
    const event = new AuditEvent(type, parties, this.origin);
    this.events.push(event);
    this.em.persist(event);
  }

  /** The transaction has ended well. */
  publish(): void {
    for (const event of this.events.splice(0)) logAuditEvent(this.log, event);
  }

  /** The transaction was rolled back: what was recorded has not happened. */
  discard(): void {
    this.events.length = 0;
  }
}

/** The line of an event: what its row has. */
export function logAuditEvent(log: Logger, event: AuditEvent): void {
  const { type, actorId, subjectId, apiKeyId, detail, address, userAgent, requestId } = event;
  log.info(
    { audit: type, actor: actorId, subject: subjectId, apiKeyId, detail, address, userAgent, requestId },
    'audit',
  );
}
