import type { EventSubscriber } from '../db/feature.js';
import type { Orm } from '../db/orm.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import { AuditEvent, type Origin } from './audit-event.entity.js';
import type { AuditEventType } from './audit-event-type.enum.js';
import { DenialWindow } from './denial-window.js';

/** A request that was denied. */
export interface Denial {
  readonly type: AuditEventType.DENIED | AuditEventType.LIMITED | AuditEventType.PROOF_REFUSED;
  /** What was denied. It tells denials apart within one window, and is not stored. */
  readonly what: string;
  /** Whom the denial is about, or how that is looked up. */
  readonly parties: DeniedParties | (() => Promise<DeniedParties>);
  /** What the event says of it, such as the permission that was missing. */
  readonly detail?: string;
}

/** Whom a denial is about. Without any of these it is about the client's address alone. */
export interface DeniedParties {
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  /** The credential that was denied, or that lacks a permission. */
  readonly credentialId?: string | undefined;
  readonly apiKeyId?: string | undefined;
}

/**
 * Records requests that were denied. Their transaction is rolled back, so each record is an insert of its own. All processes
 * together record one denial for each account, credential or address in a window of time. A failure to record harms nothing.
 */
export class DeniedRequests {
  private readonly warning: ThrottledWarning;
  private readonly window: DenialWindow;

  constructor(
    private readonly orm: Orm,
    log: Logger,
    private readonly subscribers: readonly EventSubscriber[],
    windowMs: number,
  ) {
    this.warning = new ThrottledWarning(log);
    this.window = new DenialWindow(windowMs);
  }

  async record(denial: Denial, origin: Origin): Promise<void> {
    const { type, what } = denial;
    const account = typeof denial.parties === 'function' ? undefined : denial.parties.subjectId;
    const place = this.window.take({ type, what, address: origin.address, account });
    if (place === 'full')
      this.warning.warn('too many denied requests: no more are recorded until AUDIT_REFUSAL_WINDOW ends');
    if (typeof place === 'string') return;
    try {
      const parties = typeof denial.parties === 'function' ? await denial.parties() : denial.parties;
      await this.insert(denial, parties, origin);
    } catch (error) {
      place.giveBack();
      this.warning.warn('a denied request could not be recorded', error);
    }
  }

  /** Equal denials have equal hashes. A hash is made of ids and the address, never of a name: somebody may have typed a password there. */
  private async insert({ type, detail = '' }: Denial, parties: DeniedParties, origin: Origin): Promise<void> {
    const { subjectId, credentialId } = parties;
    const isAboutAccount = subjectId !== undefined && credentialId === undefined;
    const about = isAboutAccount ? subjectId : `${credentialId ?? ''}@${origin.address} ${detail}`;
    const event = new AuditEvent(type, { ...parties, detail }, origin);
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
