import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ApiKey } from '../api-key/api-key.entity.js';
import { ApiKeyKind } from '../api-key/api-key-kind.enum.js';
import type { AuditEvent, Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import { databaseTime } from '../db/database-time.js';
import type { MailOutbox } from '../mail/mail-outbox.js';
import type { NoticeKind } from '../mail/texts/mail-texts.js';
import { TEXTS } from '../mail/texts/texts.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import { User } from '../user/user.entity.js';
import { clientFamily } from './client-family.js';
import type { EmailAddress } from './email-address.entity.js';
import type { EmailAddresses } from './email-addresses.js';
import { Notice } from './notice.entity.js';

const HOUR_MS = 3_600_000;

/** Which events of an account its owner is told of by mail. */
const KINDS: Partial<Record<AuditEventType, NoticeKind>> = {
  [AuditEventType.PASSWORD_CHANGED]: 'PASSWORD_CHANGED',
  [AuditEventType.PASSWORD_RECOVERED]: 'PASSWORD_RECOVERED',
  [AuditEventType.PASSWORD_RESET]: 'PASSWORD_RESET',
  [AuditEventType.API_KEY_CREATED]: 'API_KEY_CREATED',
  [AuditEventType.TOTP_ENABLED]: 'TOTP_ENABLED',
  [AuditEventType.TOTP_DISABLED]: 'TOTP_DISABLED',
  [AuditEventType.TOTP_SUSPENDED]: 'TOTP_SUSPENDED',
  [AuditEventType.PASSKEY_ADDED]: 'PASSKEY_ADDED',
  [AuditEventType.PASSKEY_REMOVED]: 'PASSKEY_REMOVED',
  [AuditEventType.RECOVERY_CODE_USED]: 'RECOVERY_CODE_USED',
  [AuditEventType.RECOVERY_CODES_RENEWED]: 'RECOVERY_CODES_RENEWED',
  [AuditEventType.FACTORS_REMOVED]: 'FACTORS_REMOVED',
  [AuditEventType.IDENTITY_LINKED]: 'IDENTITY_LINKED',
  [AuditEventType.IDENTITY_UNLINKED]: 'IDENTITY_UNLINKED',
  [AuditEventType.DELETED]: 'DELETED',
};

/** The last mails to an address: there is no next one to count them in. */
const LAST_MAILS: readonly NoticeKind[] = ['EMAIL_CHANGED', 'EMAIL_REMOVED', 'DELETED'];

/** Tells the owner of an account by mail what has happened to it, in the transaction in which it happens. */
export class NoticesService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly outbox: MailOutbox,
    private readonly addresses: EmailAddresses,
    private readonly ways: Pick<AccountWays, 'addedFactors'>,
    /** Whether the request has logged in from an address from which the account was not used before. */
    private readonly isNewSignIn: () => boolean,
  ) {}

  /**
   * Writes the mails about the events of a mutation, before it is committed. A deleted account loses its addresses, since nothing needs
   * them after this mail. The caller flushes.
   */
  async tellOf(events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) {
      const kind = await this.kindOf(event);
      const owner = kind && event.subjectId ? await this.addresses.find(event.subjectId) : null;
      if (kind && owner) await this.tell(owner, kind, event, event.createdOn);
      if (event.type === AuditEventType.DELETED && event.subjectId) await this.addresses.forget(event.subjectId);
    }
  }

  /** Writes a mail about what the current request does. */
  async tellNow(owner: EmailAddress, kind: NoticeKind, origin: Origin): Promise<void> {
    await this.tell(owner, kind, origin, databaseTime());
  }

  private async tell(
    owner: EmailAddress,
    kind: NoticeKind,
    { address, userAgent }: NoticeOrigin,
    on: Date,
  ): Promise<void> {
    if (!this.outbox.isConfigured) return;
    const user = await this.em.findOneOrFail(User, owner.user.id);
    const more = LAST_MAILS.includes(kind) ? 0 : await this.countUnsent(user, kind);
    if (more === undefined) return;
    const occasion = { on, address, client: clientFamily(userAgent) };
    const factors = kind === 'PASSWORD_RECOVERED' ? await this.ways.addedFactors(user.id) : [];
    const letter = TEXTS.notice(kind, { username: user.username, occasion, more, factors });
    this.outbox.add({ kind, recipient: owner.address, letter });
  }

  private async kindOf({ type, apiKeyId }: AuditEvent): Promise<NoticeKind | undefined> {
    if (type === AuditEventType.LOGGED_IN && this.isNewSignIn()) return 'NEW_SIGN_IN';
    if (type === AuditEventType.API_KEY_ROTATED && apiKeyId) {
      const key = await this.em.findOne(ApiKey, apiKeyId);
      return key?.kind === ApiKeyKind.CREATED ? 'API_KEY_ROTATED' : undefined;
    }
    return KINDS[type];
  }

  /** @returns how many events since the last mail had none; undefined if this one has none either */
  private async countUnsent(user: User, kind: NoticeKind): Promise<number | undefined> {
    const now = databaseTime();
    const last = await this.em.findOne(Notice, { user, kind }, { refresh: true });
    if (!last) {
      this.em.persist(Object.assign(new Notice(), { user, kind, sentOn: now }));
      return 0;
    }
    const isWithinAnHour = now.getTime() - last.sentOn.getTime() < HOUR_MS;
    const { unsent } = last;
    this.em.assign(last, isWithinAnHour ? { unsent: unsent + 1 } : { unsent: 0, sentOn: now });
    return isWithinAnHour ? undefined : unsent;
  }
}

type NoticeOrigin = Pick<Origin, 'address' | 'userAgent'>;
