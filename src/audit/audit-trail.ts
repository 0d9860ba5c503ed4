import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import type { EventSubscriber } from '../db/feature.js';
import type { Viewer } from '../viewer/viewer.js';
import { AuditEvent, type Origin, type Parties } from './audit-event.entity.js';
import type { AuditEventType } from './audit-event-type.enum.js';

const DAY_MS = 86_400_000;

/** The security events of one request. Each is a row in the mutation's transaction. Subscribers get it after the commit. */
export class AuditTrail {
  private readonly events: AuditEvent[] = [];

  constructor(
    private readonly em: SqlEntityManager,
    private readonly origin: Origin,
    private readonly subscribers: readonly EventSubscriber[],
  ) {}

  /** The events that the current mutation has recorded. */
  get recorded(): readonly AuditEvent[] {
    return this.events;
  }

  /** The caller flushes. */
  record(type: AuditEventType, parties: Parties): void {
    const event = new AuditEvent(type, parties, this.origin);
    this.events.push(event);
    this.em.persist(event);
  }

  /** Records what a viewer did, with the API key of their credential unless another key is named. The caller flushes. */
  recordBy({ userId, credential }: Viewer, type: AuditEventType, parties: Omit<Parties, 'actorId'> = {}): void {
    this.record(type, { apiKeyId: credential.apiKeyId ?? undefined, ...parties, actorId: userId });
  }

  /** Whether the viewer has an event of this kind about their API key, with this detail, of the last day. */
  async hasRecordedToday({ userId, credential }: Viewer, type: AuditEventType, detail: string): Promise<boolean> {
    const since = new Date(databaseTime().getTime() - DAY_MS);
    const where = { actorId: userId, apiKeyId: credential.apiKeyId, type, detail, createdOn: { $gt: since } };
    return (await this.em.count(AuditEvent, where)) > 0;
  }

  /** The transaction has been committed. */
  publish(): void {
    for (const event of this.events.splice(0)) for (const subscriber of this.subscribers) subscriber.committed(event);
  }

  /** The transaction was rolled back: what was recorded has not happened. */
  discard(): void {
    this.events.length = 0;
  }
}
