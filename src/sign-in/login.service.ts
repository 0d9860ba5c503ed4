import type { KeyPlace } from '../api-key/new-api-key.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { normalizePassword } from '../password/normalize-password.js';
import type { PasswordService, ProvedPassword } from '../password/password.service.js';
import type { WeakPassword } from '../password/password-policy.js';
import type { UserKey, UserService } from '../user/user.service.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { ClientAttempts } from './client-attempts.js';
import type { Account } from './find-account.js';
import type { FactorRequired, LoggedIn, LoginEnd } from './login-end.js';
import { type AddressBook, LoginName } from './login-name.js';
import type { PasswordChange } from './password-change.js';

interface Credentials {
  /** A username, or a verified address. */
  readonly username: string;
  readonly password: string;
  /** Replaces the password. A login with a one-time password must have it. */
  readonly newPassword?: string | null;
  /** Where the key goes. */
  readonly place: KeyPlace;
}

export type LoginOutcome =
  | LoggedIn
  | FactorRequired
  | { readonly kind: 'invalid-credentials' }
  | { readonly kind: 'password-change-required' }
  | WeakPassword;

export class LoginService {
  constructor(
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly attempts: ClientAttempts,
    private readonly end: LoginEnd,
    private readonly audit: AuditTrail,
    private readonly addressBook: AddressBook,
  ) {}

  /**
   * Issues a key to somebody who proves that they know the password. If the account has a second factor, it changes nothing yet:
   * `CompleteLoginService` goes on. The transaction begins after the slow work. Every refusal
   * does the same work (the same statements, one verification, one lock), so that its time reveals nothing. If a login starts
   * before a logout and ends after it, its key is valid.
   * @throws RateLimitedError after too many tries, for existing and unknown accounts alike
   * @throws OverloadedError if the queue for hashes is full, or the hash waited too long
   * @throws ServiceUnavailableError if a breached password cannot be looked up, and the fallback is to refuse
   */
  async proveAndBegin(credentials: Credentials): Promise<LoginOutcome> {
    return this.passwords.admit(() => this.logIn(credentials));
  }

  private async logIn(credentials: Credentials): Promise<LoginOutcome> {
    // 1. Find the account, and whether it knows the client's address.
    const name = LoginName.of(credentials.username);
    const key = await name.resolve(this.addressBook);
    const account = await this.attempts.findAccount(key);
    // 2. Prove the password, as one counted attempt.
    const proved = await this.prove(name, account, credentials.password);
    if (!account || !proved) return this.beginAndRefuse(key);
    // 3. Prepare the new password or the new hash. This is slow, so no transaction is open yet.
    const weak = await this.checkNewPassword(account, credentials);
    if (weak) return this.refuseProved(name, account.id, weak, 'PasswordTooCommon');
    const change = await this.prepareChange(proved, credentials);
    // 4. Begin the transaction, lock the user's row, and check that the verified password is still current.
    const user = await this.users.beginAndLock(key);
    if (!user || !(await this.passwords.stillHolds(user.id, proved)))
      return this.refuse(user?.id, { kind: 'invalid-credentials' });
    if (proved.isOneTime && !this.isNew(credentials))
      return this.refuseProved(name, user.id, { kind: 'password-change-required' }, 'PasswordChangeRequired');
    // 5. Change the password and issue the key, or ask for the second factor.
    const begun = { name: name.canonical, methods: [IdentityMethod.PASSWORD], wayInIds: [], change };
    const outcome = await this.end.afterFirstProof(user, account, begun, credentials.place);
    if (outcome.kind === 'second-factor-required') await this.attempts.undo(name.canonical);
    return outcome;
  }

  private prove(name: LoginName, account: Account | null, password: string): Promise<ProvedPassword | null> {
    return this.attempts.attempt(name.canonical, account, () => this.passwords.prove(account?.id, password));
  }

  private async checkNewPassword(
    { canonicalUsername }: Account,
    { newPassword }: Credentials,
  ): Promise<WeakPassword | undefined> {
    if (!newPassword) return undefined;
    return this.passwords.check(newPassword, canonicalUsername) ?? (await this.passwords.checkBreaches(newPassword));
  }

  private async prepareChange(proved: ProvedPassword, { password, newPassword }: Credentials): Promise<PasswordChange> {
    if (newPassword) return { kind: 'replace', hash: await this.passwords.hash(newPassword) };
    const hash = await this.passwords.hashAnew(proved, password);
    return hash ? { kind: 'rehash', hash } : { kind: 'keep' };
  }

  /** Whether the new password differs from the old one. It compares them in the form that is hashed (NFC). */
  private isNew({ password, newPassword }: Credentials): boolean {
    return !!newPassword && normalizePassword(newPassword) !== normalizePassword(password);
  }

  /** Locks the user's row first, if the user exists, as a successful login does. Then refuses. */
  private async beginAndRefuse(key: UserKey): Promise<LoginOutcome> {
    return this.refuse(await this.users.beginAndLockId(key), { kind: 'invalid-credentials' });
  }

  /** The password was right, but the login has not ended: the try is taken back, and what failed before it stays counted. */
  private async refuseProved(name: LoginName, subjectId: string, outcome: LoginOutcome, detail: string) {
    await this.attempts.undo(name.canonical);
    return this.refuse(subjectId, outcome, detail);
  }

  private refuse(subjectId: string | undefined, outcome: LoginOutcome, detail?: string): LoginOutcome {
    this.audit.record(AuditEventType.LOGIN_REFUSED, { subjectId, detail });
    return outcome;
  }
}
