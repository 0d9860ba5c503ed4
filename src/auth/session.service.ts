import type { ApiKeyService, IssuedApiKey } from '../api-key/api-key.service.js';
import type { KeyRingService } from '../api-key/key-ring.service.js';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { fold, type User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { ClientAttempts } from './client-attempts.js';
import type { PasswordHasher } from './password/password-hasher.js';
import type { Viewer } from './viewer.js';

export interface Login extends IssuedApiKey {
  readonly user: User;
}

export class SessionService {
  constructor(
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly keyRing: KeyRingService,
    private readonly passwords: PasswordHasher,
    private readonly attempts: ClientAttempts,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Issues a key to who knows the password. Every refusal does the same work (the same statements, one verification, one
   * lock), so that its time tells nothing. A login that began before a logout and ends after it is a new session.
   * @throws RateLimitedError after too many tries, for an account that exists or does not
   */
  async login(username: string, password: string): Promise<Login | 'invalid-credentials'> {
    return this.passwords.admit(() => this.logIn(username, password));
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

  private async logIn(username: string, password: string): Promise<Login | 'invalid-credentials'> {
    const known = await this.users.findPassword({ username });
    const verify = () => this.passwords.verify(known?.hash, password);
    const verified = await this.attempts.verify(fold(username), verify);
    const rehash =
      verified && known && this.passwords.needsRehash(known.hash) ? await this.passwords.hash(password) : undefined;
    const user = await this.users.lock({ username });
    if (!verified || !user || user.passwordVersion !== known?.version) {
      this.audit.record(AuditEventType.LOGIN_REFUSED, { subjectId: user?.id });
      return 'invalid-credentials';
    }
    if (rehash) user.passwordHash = rehash;
    await this.attempts.remember(user);
    return { user, ...(await this.keyRing.createForLogin(user)) };
  }
}
