import type { ApiKeyService, IssuedApiKey } from '../api-key/api-key.service.js';
import type { KeyRingService } from '../api-key/key-ring.service.js';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { normalizePassword } from '../password/normalize-password.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { PasswordPolicy } from '../password/password-policy.js';
import type { PasswordWeakness } from '../password/password-weakness.js';
import { fold, type User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ClientAttempts } from './client-attempts.js';

export interface Login extends IssuedApiKey {
  readonly user: User;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** To be the password from now on; a one-time password serves for nothing else. */
  readonly newPassword?: string | null;
}

export type LoginRefusal = 'invalid-credentials' | 'password-change-required' | PasswordWeakness;

export class SessionService {
  constructor(
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly keyRing: KeyRingService,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHasher,
    private readonly attempts: ClientAttempts,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Issues a key to who knows the password. Every refusal does the same work (the same statements, one verification, one
   * lock), so that its time tells nothing. A login that began before a logout and ends after it is a new session.
   * @throws RateLimitedError after too many tries, for an account that exists or does not
   */
  async login(credentials: Credentials): Promise<Login | LoginRefusal> {
    return this.passwords.admit(() => this.logIn(credentials));
  }

  /** @returns whose keys, and how many were revoked */
  async logout(viewer: Viewer, which: 'ALL' | 'CURRENT' | 'OTHERS'): Promise<{ user: User; revokedKeys: number }> {
    const user = await this.users.lockViewer(viewer.userId);
    const { apiKeyId } = viewer;
    const filter = { ALL: {}, CURRENT: { only: [apiKeyId] }, OTHERS: { except: apiKeyId } }[which];
    const revokedKeys = await this.apiKeys.revoke(user.id, filter);
    this.audit.record(AuditEventType.LOGGED_OUT, { actorId: user.id, subjectId: user.id, apiKeyId });
    return { user, revokedKeys };
  }

  private async logIn({ username, password, newPassword }: Credentials): Promise<Login | LoginRefusal> {
    const known = await this.attempts.findPassword({ username });
    const isDead = known?.expiresOn ? known.expiresOn.getTime() <= Date.now() : false;
    const verify = async () => (await this.passwords.verify(known?.hash, password)) && !isDead;
    const verified = await this.attempts.verify(fold(username), verify);
    const weakness = verified && newPassword ? await this.weaknessOf(newPassword, username) : undefined;
    if (weakness) {
      this.audit.record(AuditEventType.LOGIN_REFUSED, { subjectId: known?.id, detail: 'PasswordTooCommon' });
      return weakness;
    }
    const next = verified && known ? await this.nextHash(known, password, newPassword) : undefined;
    if (!verified) return this.refuse(await this.users.lockId({ username }));
    const user = await this.users.lock({ username });
    if (!user || user.passwordVersion !== known?.version) return this.refuse(user?.id);
    if (known.expiresOn && (!newPassword || isSame(newPassword, password))) {
      this.audit.record(AuditEventType.LOGIN_REFUSED, { subjectId: user.id, detail: 'PasswordChangeRequired' });
      return 'password-change-required';
    }
    if (next && newPassword) await this.changePassword(user, next);
    else if (next) user.passwordHash = next;
    await this.attempts.remember(user);
    return { user, ...(await this.keyRing.createForLogin(user)) };
  }

  private refuse(subjectId: string | undefined): LoginRefusal {
    this.audit.record(AuditEventType.LOGIN_REFUSED, { subjectId });
    return 'invalid-credentials';
  }

  private async weaknessOf(password: string, username: string): Promise<PasswordWeakness | undefined> {
    return this.policy.weaknessOf(password, username) ?? (await this.policy.breachOf(password));
  }

  /** Of a new password, or of the same one where it was hashed with other parameters, or by another system. */
  private async nextHash(
    { hash }: { hash: string },
    password: string,
    next?: string | null,
  ): Promise<string | undefined> {
    if (next) return this.passwords.hash(next);
    return this.passwords.needsRehash(hash, password) ? this.passwords.hash(password) : undefined;
  }

  private async changePassword(user: User, hash: string): Promise<void> {
    user.changePassword(hash);
    await this.apiKeys.revoke(user.id);
    this.audit.record(AuditEventType.PASSWORD_CHANGED, { actorId: user.id, subjectId: user.id });
  }
}

/** As they are hashed. */
const isSame = (one: string, other: string): boolean => normalizePassword(one) === normalizePassword(other);
