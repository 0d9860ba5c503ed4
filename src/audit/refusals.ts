import type { EventSubscriber } from '../db/feature.js';
import type { Orm } from '../db/orm.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import { AuditEvent, type AuditEventType, type Origin } from './audit-event.entity.js';
import { RefusalWindow } from './refusal-window.js';

/** How a refused request can be told to an account. */
export interface Refused {
  /** The canonical username, when the refusal is about an account, which may not exist. */
  readonly account?: string;
  /** SHA-256 of the API key that was refused. */
  readonly keyHash?: Buffer;
  /** Who was refused what they lack the permission for. */
  readonly viewer?: { readonly userId: string; readonly apiKeyId: string };
  readonly permission?: string;
}

/** Whom a refusal turned out to be about. Without any, it is about the address alone. */
interface Found {
  readonly subjectId?: string;
  readonly apiKeyId?: string;
}

/**
 * Records refusals that end a request, whose transaction is rolled back: by an insert of their own, once for each account,
 * key or address and window over all processes. A key that never was is no event. That recording fails harms nothing.
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

  async record(type: AuditEventType.DENIED | AuditEventType.LIMITED, refused: Refused, origin: Origin): Promise<void> {
    const { account, keyHash, viewer, permission = '' } = refused;
    const what = account ?? keyHash?.toString('hex') ?? `${viewer?.apiKeyId ?? ''} ${permission}`;
    const claim = this.window.claim(type, what, origin.address);
    if (claim === 'full')
      this.complaint.warn('so many refusals that no more are recorded until AUDIT_REFUSAL_WINDOW ends');
    if (typeof claim === 'string') return;
    try {
      const found = viewer ? { subjectId: viewer.userId, apiKeyId: viewer.apiKeyId } : await this.find(refused);
      if (found) await this.insert(type, found, refused, origin);
      else claim.cancel();
    } catch (error) {
      claim.cancel();
      this.complaint.warn('a refusal could not be recorded', error);
    }
  }

  /** Undefined for a key that never was: anybody can make one, as many as they like. */
  private async find({ account, keyHash }: Refused): Promise<Found | undefined> {
    const connection = this.orm.em.getConnection();
    if (keyHash) {
      const [key] = await connection.execute<{ id: string; user_id: string }[]>(
        'select id, user_id from api_key where hash = ?',
        [keyHash],
      );
      return key && { subjectId: key.user_id, apiKeyId: key.id };
    }
    if (account === undefined) return {};
    const [user] = await connection.execute<{ id: string }[]>(
      'select id from "user" where canonical_username = ? and is_active',
      [account],
    );
    return user ? { subjectId: user.id } : {};
  }

  /** What it is counted by is made of ids and the address, never of a name that was typed: it may have been a password. */
  private async insert(type: AuditEventType, found: Found, refused: Refused, origin: Origin): Promise<void> {
    const { viewer, permission } = refused;
    const isAccount = found.subjectId !== undefined && !found.apiKeyId;
    const about = isAccount ? found.subjectId : `${found.apiKeyId ?? ''}@${origin.address} ${permission ?? ''}`;
    const event = new AuditEvent(type, { actorId: viewer?.userId, ...found, detail: permission }, origin);
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
