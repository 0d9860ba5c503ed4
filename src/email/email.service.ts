import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import type { MailAddress } from '../mail/mail-address.js';
import type { MailOutbox } from '../mail/mail-outbox.js';
import { TEXTS } from '../mail/texts/texts.js';
import { type ProofRefusals, partiesOf, type Refused } from '../sign-in/proof-refusals.js';
import { lockUsernames } from '../user/reserved-usernames.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { EmailAddress } from './email-address.entity.js';
import type { EmailAddresses } from './email-addresses.js';
import type { EmailCodes } from './email-codes.js';
import type { EmailLimits } from './email-limits.js';
import type { NoticesService } from './notices.service.js';

const MINUTE_MS = 60_000;

export type VerifyEmailOutcome = { readonly kind: 'verified'; readonly user: User } | Refused;

/** An address to which a code is to be sent. */
export interface Claim {
  readonly address: MailAddress;
  /** False if the address gets no more mails now. */
  readonly isAllowed: boolean;
  readonly expiresOn: Date;
}

/** The address of a user: it counts once the user has typed the code that was sent to it. */
export class EmailService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly credentials: LiveCredentials,
    private readonly addresses: EmailAddresses,
    private readonly codes: EmailCodes,
    private readonly outbox: MailOutbox,
    private readonly notices: NoticesService,
    private readonly limits: EmailLimits,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
    private readonly origin: Origin,
    /** The lifetime of a code. */
    private readonly codeLifetimeMs: number,
  ) {}

  /**
   * Counts a mail to an address, before the transaction begins.
   * @throws NotConfiguredError if no mail can be sent
   */
  async claim(address: MailAddress): Promise<Claim> {
    this.outbox.requireConfigured();
    const isAllowed = await this.limits.unsolicited.allows(address.canonical);
    return { address, isAllowed, expiresOn: new Date(databaseTime().getTime() + this.codeLifetimeMs) };
  }

  /** Takes back a claim for which no code was sent. */
  async unclaim({ address, isAllowed }: Claim): Promise<void> {
    if (isAllowed) await this.limits.unsolicited.refund(address.canonical);
  }

  /**
   * Sends a code for an address to it. If the address belongs to somebody else, its owner gets a mail that says so, and nobody gets
   * the code. The statements are the same. The caller holds the lock on the user's row, and flushes.
   */
  async sendCode(user: User, { address, isAllowed, expiresOn }: Claim): Promise<void> {
    if (!isAllowed) return;
    const owner = await this.addresses.findOwner(address.canonical);
    const { id, digits } = await this.codes.begin(user, address, expiresOn);
    const code = digits.replace(/(....)/, '$1 ');
    const [kind, recipient, letter] =
      owner && owner.userId !== user.id
        ? (['ADDRESS_TAKEN', owner.address, TEXTS.addressTaken()] as const)
        : ([
            'EMAIL_CODE',
            address.address,
            TEXTS.emailCode({ code, minutes: this.codeLifetimeMs / MINUTE_MS }),
          ] as const);
    this.outbox.add({ kind, recipient, letter, secret: { id, expiresOn } });
  }

  /**
   * Sends a code to a new address of the viewer. The old address counts until the new one is verified, and is told at once.
   * @throws NotConfiguredError, RateLimitedError; UnauthenticatedError if the key has ended in the meantime
   */
  async claimAndBegin(viewer: Viewer, address: MailAddress): Promise<{ expiresOn: Date }> {
    this.outbox.requireConfigured();
    await this.limits.codes.count(viewer.userId);
    const claim = await this.claim(address);
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    await this.sendCode(user, claim);
    const old = await this.addresses.find(user.id);
    if (old && old.address !== address.address) await this.notices.tellNow(old, 'EMAIL_CHANGE_ASKED', this.origin);
    return { expiresOn: claim.expiresOn };
  }

  /**
   * Makes the address that a code was sent to the viewer's. Each try counts, also when the transaction is rolled back.
   * @throws NotConfiguredError; UnauthenticatedError if the key has ended in the meantime
   */
  async proveAndBegin(viewer: Viewer, code: string): Promise<VerifyEmailOutcome> {
    const { userId } = viewer;
    const tried = await this.codes.tryOnce(userId, code.replace(/[ -]/g, ''));
    if (!tried) return this.refusals.record(partiesOf(viewer));
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(viewer.credential);
    // Of two accounts that verify one address at once, one waits here and then sees the address of the other.
    await lockUsernames(this.em, [tried.canonical]);
    const address = await this.codes.end(tried, user);
    if (!address) return this.refusals.recordInTransaction(partiesOf(viewer));
    await this.replace(user, address);
    user.endProofs();
    this.audit.recordBy(viewer, AuditEventType.EMAIL_CHANGED, { subjectId: userId });
    return { kind: 'verified', user };
  }

  private async replace(user: User, { address, canonical }: MailAddress): Promise<void> {
    const old = await this.addresses.find(user.id);
    if (old && old.address !== address) {
      await this.notices.tellNow(old, 'EMAIL_CHANGED', this.origin);
      await this.addresses.forgetNotices(user.id);
    }
    await this.em.nativeDelete(EmailAddress, { user });
    this.em.persist(Object.assign(new EmailAddress(), { user, address, canonical }));
  }
}
