import type { EventSubscriber } from '../db/feature.js';
import type { Orm } from '../db/orm.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import { AuditEvent, type AuditEventType, type Origin } from './audit-event.entity.js';
import { RefusalWindow } from './refusal-window.js';

/** A request that was refused. */
export interface Refusal {
  readonly type: AuditEventType.DENIED | AuditEventType.LIMITED;
  /** What was refused. It tells refusals apart within one window and is not stored. */
  readonly what: string;
  /** Looks up whom the refusal is about. Undefined: it is no event. */
  find(): Promise<RefusedParties | undefined>;
  /** The permission that was missing. */
  readonly permission?: string;
}

/** Whom a refusal is about. Without any of these it is about the client's address alone. */
export interface RefusedParties {
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  /** The credential that was refused, or that lacks a permission. */
  readonly credentialId?: string | undefined;
  readonly apiKeyId?: string | undefined;
}

/**
 * Records refusals that end a request, whose transaction is rolled back: by an insert of their own, once for each account,
 * credential or address and window over all processes. That recording fails harms nothing.
 */
export class Refusals {
  private readonly complaint: Complaint;
  private readonly window: RefusalWindow;

  constructor(
    private readonly orm: Orm,
    log: Logger,
    private readonly subscribers: readonly EventSubscriber[],
    windowMs: number,
  ) {
    this.complaint = new Complaint(log);
    this.window = new RefusalWindow(windowMs);
  }

  async record(refusal: Refusal, origin: Origin): Promise<void> {
    const claim = this.window.claim(refusal.type, refusal.what, origin.address);
    if (claim === 'full')
      this.complaint.warn('so many refusals that no more are recorded until AUDIT_REFUSAL_WINDOW ends');
    if (typeof claim === 'string') return;
    try {
      const parties = await refusal.find();
      if (parties) await this.insert(refusal, parties, origin);
      else claim.cancel();
    } catch (error) {
      claim.cancel();
      this.complaint.warn('a refusal could not be recorded', error);
    }
  }

  /** What it is counted by is made of ids and the address, never of a name that was typed: it may have been a password. */
  private async insert({ type, permission = '' }: Refusal, parties: RefusedParties, origin: Origin): Promise<void> {
    const { subjectId, credentialId } = parties;
    const isAboutAccount = subjectId !== undefined && credentialId === undefined;
    const about = isAboutAccount ? subjectId : `${credentialId ?? ''}@${origin.address} ${permission}`;
    const event = new AuditEvent(type, { ...parties, detail: permission }, origin);
    event.refusal = this.window.hash(`${type} ${about}`);
    const rows = await this.orm.em.getConnection().execute<unknown[]>(
      `insert into audit_event
         (id, created_on, type, actor_id, subject_id, api_key_id, address, user_agent, request_id, detail, refusal)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (refusal) do nothing returning 1`,
      [
        event.id,
        event.createdOn,
        event.type,
        event.actorId,
        event.subjectId,
        event.apiKeyId,
        event.address,
        event.userAgent,
        event.requestId,
        event.detail,
        event.refusal,
      ],
    );
    if (rows.length > 0) for (const subscriber of this.subscribers) subscriber.committed(event);
  }
}
