import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { LoginKeyService } from '../api-key/login-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { normalizePassword } from '../password/normalize-password.js';
import type { PasswordService, ProvedPassword } from '../password/password.service.js';
import type { WeakPassword } from '../password/password-policy.js';
import type { User } from '../user/user.entity.js';
import type { UserKey, UserService } from '../user/user.service.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { ClientAttempts } from './client-attempts.js';
import type { Account } from './find-account.js';
import type { KnownAddressService } from './known-address.service.js';
import { type AddressBook, LoginName } from './login-name.js';

interface Credentials {
  /** A username, or a verified address. */
  readonly username: string;
  readonly password: string;
  /** Replaces the password. A login with a one-time password must have it. */
  readonly newPassword?: string | null;
}

export interface LoggedIn {
  readonly kind: 'logged-in';
  readonly user: User;
  /** The key's text, which cannot be read again. */
  readonly token: string;
  readonly expiresOn: Date;
}

export type LoginOutcome =
  | LoggedIn
  | { readonly kind: 'invalid-credentials' }
  | { readonly kind: 'password-change-required' }
  | WeakPassword;

/** What happens to the password once the user's row is locked. */
type PasswordChange = { readonly kind: 'replace' | 'rehash'; readonly hash: string } | { readonly kind: 'keep' };

export class LoginService {
  constructor(
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly loginKeys: LoginKeyService,
    private readonly passwords: PasswordService,
    private readonly attempts: ClientAttempts,
    private readonly addresses: KnownAddressService,
    private readonly audit: AuditTrail,
    private readonly addressBook: AddressBook,
  ) {}

  /**
   * Issues a key to somebody who proves that they know the password. The transaction begins after the slow work. Every refusal
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
    // 5. Change or re-hash the password.
    await this.applyChange(user, change);
    // 6. Issue the key. Only now are wrong passwords forgotten.
    const loggedIn = await this.issue(user, account);
    await this.attempts.end(name.canonical);
    return loggedIn;
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

  private async applyChange(user: User, change: PasswordChange): Promise<void> {
    if (change.kind === 'rehash') await this.passwords.rehash(user, change.hash);
    if (change.kind !== 'replace') return;
    await this.passwords.change(user, change.hash);
    await this.apiKeys.revoke(user.id);
    this.audit.record(AuditEventType.PASSWORD_CHANGED, { actorId: user.id, subjectId: user.id });
  }

  private async issue(user: User, { lastLoginOn }: Account): Promise<LoggedIn> {
    await this.addresses.remember(user, this.attempts.address, lastLoginOn);
    const { token, apiKey } = await this.loginKeys.issue(user, [IdentityMethod.PASSWORD]);
    return { kind: 'logged-in', user, token, expiresOn: apiKey.expiresOn };
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
