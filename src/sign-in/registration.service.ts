import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { type MailAddress, parseMailAddress } from '../mail/mail-address.js';
import type { PasswordService } from '../password/password.service.js';
import type { WeakPassword } from '../password/password-policy.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { ClientAttempts } from './client-attempts.js';

interface Registration {
  readonly username: string;
  /** Gets a code. It does not count before it is verified. */
  readonly email?: string | null;
  readonly password: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
}

export type RegisterOutcome =
  | { readonly kind: 'registered'; readonly user: User }
  | { readonly kind: 'username-taken' }
  | { readonly kind: 'closed' }
  | WeakPassword;

/** Sends a code to the address of a new account. */
export interface AddressClaims<Claim = unknown> {
  /** Before the transaction. @throws NotConfiguredError if no mail can be sent */
  claim(address: MailAddress): Promise<Claim>;
  /** Nothing was sent after all. */
  unclaim(claim: Claim): Promise<void>;
  /** In the transaction. */
  sendCode(user: User, claim: Claim): Promise<void>;
}

export class RegistrationService {
  constructor(
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly attempts: Pick<ClientAttempts, 'register'>,
    private readonly audit: Pick<AuditTrail, 'record'>,
    private readonly isOpen: boolean,
    /** Commands have none: they give no address. */
    private readonly addressClaims?: AddressClaims,
  ) {}

  /**
   * Begins the mutation's transaction after the hash.
   * @throws RateLimitedError after too many registrations from the client's address: each shows whether a name is taken
   * @throws OverloadedError if the queue for hashes is full, or the hash waited too long
   * @throws ServiceUnavailableError if a breached password cannot be looked up, and the fallback is to refuse
   */
  async hashAndBegin(registration: Registration): Promise<RegisterOutcome> {
    if (!this.isOpen) return { kind: 'closed' };
    const weak = this.passwords.check(registration.password, registration.username);
    if (weak) return weak;
    return this.passwords.admit(() => this.register(registration));
  }

  private async register({ username, password, email, ...names }: Registration): Promise<RegisterOutcome> {
    await this.attempts.register();
    const breached = await this.passwords.checkBreaches(password);
    if (breached) return breached;
    const address = email ? parseMailAddress(email) : undefined;
    const claim = address && (await this.addressClaims?.claim(address));
    const hash = await this.passwords.hash(password);
    if (!(await this.users.beginAndReserve(username))) {
      if (claim) await this.addressClaims?.unclaim(claim);
      return { kind: 'username-taken' };
    }
    const user = this.users.add(username, names);
    this.passwords.add(user, hash);
    if (claim) await this.addressClaims?.sendCode(user, claim);
    this.audit.record(AuditEventType.REGISTERED, { actorId: user.id, subjectId: user.id });
    return { kind: 'registered', user };
  }
}
