import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import { NotConfiguredError } from '../errors/api-error.js';
import type { MailOutbox } from '../mail/mail-outbox.js';
import { TEXTS } from '../mail/texts/texts.js';
import type { PasswordService } from '../password/password.service.js';
import type { WeakPassword } from '../password/password-policy.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import { LoginName } from '../sign-in/login-name.js';
import type { ProofRefusals, Refused } from '../sign-in/proof-refusals.js';
import { NOBODY } from '../user/nobody.js';
import type { UserService } from '../user/user.service.js';
import { clientFamily } from './client-family.js';
import type { EmailAddresses } from './email-addresses.js';
import type { EmailLimits } from './email-limits.js';
import type { ResetLink, ResetLinks } from './reset-links.js';

const MINUTE_MS = 60_000;

export type RecoverOutcome = { readonly kind: 'recovered'; readonly revokedKeys: number } | Refused | WeakPassword;

/** Where the links of mails lead, and how long they work. */
export interface LinkRules {
  /** The page on which people set a new password; undefined if there is none. */
  readonly page: string | undefined;
  readonly lifetimeMs: number;
}

/** Somebody who has forgotten the password sets a new one, with a link that is sent to the verified address. */
export class RecoveryService {
  constructor(
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly passwords: PasswordService,
    private readonly attempts: Pick<ClientAttempts, 'findAccount'>,
    private readonly addresses: EmailAddresses,
    private readonly links: ResetLinks,
    private readonly outbox: MailOutbox,
    private readonly limits: EmailLimits,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
    private readonly origin: Origin,
    private readonly rules: LinkRules,
  ) {}

  /**
   * Sends a link to the verified address of an account. It does the same work, with the same statements, for a name that belongs to
   * nobody, an account without an address, and an account that gets no more mails now: a mail to nobody is written then.
   * @throws NotConfiguredError; RateLimitedError after too many requests from the client's address
   */
  async beginAndSend(login: string): Promise<void> {
    this.outbox.requireConfigured();
    const { page, lifetimeMs } = this.rules;
    if (!page) throw new NotConfiguredError('RESET_PASSWORD_URL');
    await this.limits.resets.count(this.origin.address);
    const name = LoginName.of(login);
    const account = await this.attempts.findAccount(await name.resolve(this.addresses));
    const isAllowed = await this.limits.resetMails.allows(account ? `account ${account.id}` : `name ${name.canonical}`);
    const id = (isAllowed ? account?.id : undefined) ?? NOBODY;
    await this.users.beginAndLockId({ id });
    const address = await this.addresses.findOf(id);
    const expiresOn = new Date(databaseTime().getTime() + lifetimeMs);
    const link = await this.links.begin(address ? id : NOBODY, expiresOn);
    const letter = TEXTS.passwordReset({
      username: account?.canonicalUsername ?? name.canonical,
      url: `${page}#token=${link.token}`,
      minutes: lifetimeMs / MINUTE_MS,
      occasion: { on: databaseTime(), address: this.origin.address, client: clientFamily(this.origin.userAgent) },
    });
    const secret = { id: link.id, expiresOn };
    this.outbox.add({ kind: 'PASSWORD_RESET_LINK', recipient: address ?? null, letter, secret });
    this.audit.record(AuditEventType.PASSWORD_RESET_REQUESTED, { subjectId: address && id });
  }

  /**
   * Sets a new password, ends every API key, and signs nobody in. Second factors stay. The transaction begins after the hash.
   * @throws OverloadedError; ServiceUnavailableError if a breached password cannot be looked up, and the fallback is to refuse
   */
  async proveAndBegin(token: string, password: string): Promise<RecoverOutcome> {
    const link = await this.links.find(token);
    if (!link) return this.refusals.record();
    const weak = this.passwords.check(password, link.username);
    return weak ?? this.passwords.admit(() => this.recover(link, password));
  }

  private async recover(link: ResetLink, password: string): Promise<RecoverOutcome> {
    const breached = await this.passwords.checkBreaches(password);
    if (breached) return breached;
    const hash = await this.passwords.hash(password);
    const user = await this.users.beginAndLock({ id: link.userId });
    if (!user || !(await this.links.end(link, user))) return this.refusals.recordInTransaction({ subjectId: user?.id });
    await this.passwords.change(user, hash);
    const revokedKeys = await this.apiKeys.revoke(user.id);
    this.audit.record(AuditEventType.PASSWORD_RECOVERED, { subjectId: user.id });
    return { kind: 'recovered', revokedKeys };
  }
}
