import { createHash } from 'node:crypto';
import type { Orm } from '../../mikro-orm.config.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import { AuditEvent, type AuditEventType, type Origin } from './audit-event.entity.js';
import { logAuditEvent } from './audit-trail.js';

/** How many rows a process may add in a window: an attacker with a million addresses must not fill the table. */
const MAX_IN_WINDOW = 1_000;

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

/**
 * Records refusals that end a request, whose transaction is rolled back: by an insert of their own, once for each account,
 * key or address and window over all processes. That it fails harms nothing.
 */
export class Refusals {
  private readonly complaint: Complaint;
  private window = 0;
  private readonly seen = new Set<string>();

  constructor(
    private readonly orm: Orm,
    private readonly log: Logger,
    /** In milliseconds. */
    private readonly windowLength: number,
  ) {
    this.complaint = new Complaint(log);
  }

  async record(type: AuditEventType.DENIED | AuditEventType.LIMITED, refused: Refused, origin: Origin): Promise<void> {
    const { account, keyHash, viewer, permission } = refused;
    const what =
      account ?? `${keyHash?.toString('hex') ?? viewer?.apiKeyId ?? ''}@${origin.address}\0${permission ?? ''}`;
    const refusal = this.once(`${type}\0${what}`);
    if (!refusal) return;
    const { userId, apiKeyId } = viewer ?? {};
    const event = new AuditEvent(type, { actorId: userId, subjectId: userId, apiKeyId, detail: permission }, origin);
    try {
      const [row] = await this.insert(event, refusal, refused);
      if (row) logAuditEvent(this.log, Object.assign(event, { subjectId: row.subject_id, apiKeyId: row.api_key_id }));
    } catch (error) {
      this.seen.delete(refusal);
      this.complaint.warn('a refusal could not be recorded', error);
    }
  }

  /** A hash of what is refused in this window, the first time. */
  private once(what: string): string | undefined {
    const window = Math.floor(Date.now() / this.windowLength);
    if (window !== this.window) this.seen.clear();
    this.window = window;
    const refusal = createHash('sha256').update(`${window}\0${what}`).digest('base64url');
    if (this.seen.has(refusal) || this.seen.size >= MAX_IN_WINDOW) return undefined;
    this.seen.add(refusal);
    return refusal;
  }

  private insert(event: AuditEvent, refusal: string, { account, keyHash }: Refused) {
    return this.orm.em.getConnection().execute<{ subject_id: string | null; api_key_id: string | null }[]>(
      `insert into audit_event
         (id, created_on, type, address, user_agent, request_id, refusal, detail, actor_id, subject_id, api_key_id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?,
         coalesce(?,
           (select id from "user" where canonical_username = ? and is_active),
           (select user_id from api_key where hash = ?)),
         coalesce(?, (select id from api_key where hash = ?)))
       on conflict (refusal) do nothing returning subject_id, api_key_id`,
      [
        event.id,
        event.createdOn,
        event.type,
        event.address,
        event.userAgent,
        event.requestId,
        refusal,
        event.detail,
        event.actorId,
        event.subjectId,
        account ?? null,
        keyHash ?? null,
        event.apiKeyId,
        keyHash ?? null,
      ],
    );
  }
}
