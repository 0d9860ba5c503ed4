import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { PasswordPolicy } from '../password/password-policy.js';
import type { PasswordWeakness } from '../password/password-weakness.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { KnownAddressService } from '../sign-in/known-address.service.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';

/** What ends or renews an account's credentials. */
export class AccountService {
  constructor(
    private readonly users: UserService,
    private readonly assignments: RoleAssignmentService,
    private readonly apiKeys: ApiKeyService,
    private readonly addresses: KnownAddressService,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHasher,
    private readonly attempts: ClientAttempts,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Of two changes at once the first to take the lock wins; the other verified a password that is dead by then.
   * The current password is tried as in a login: who found a key must not find the password with it.
   * @returns how many other keys were revoked, or why nothing was changed
   * @throws RateLimitedError after too many tries
   */
  async changePassword(
    viewer: Viewer,
    current: string,
    next: string,
  ): Promise<number | 'invalid-credentials' | PasswordWeakness> {
    return this.passwords.admit(() => this.replacePassword(viewer, current, next));
  }

  /** Ends the account and every key of it, and forgets where it was used, in one transaction; not that of the last admin. */
  async deleteMe(viewer: Viewer): Promise<User | 'last-admin'> {
    const user = await this.users.lockViewer(viewer.userId);
    if (await this.assignments.isLastAdmin(user)) return 'last-admin';
    await this.apiKeys.revoke(user.id);
    await this.addresses.forget(user.id);
    user.deactivate();
    this.record(AuditEventType.DELETED, viewer);
    return user;
  }

  private async replacePassword(viewer: Viewer, current: string, next: string) {
    const known = await this.attempts.findPassword({ id: viewer.userId });
    const account = known?.account ?? viewer.userId;
    const verify = () => this.passwords.verify(known?.hash, current);
    if (!(await this.attempts.verify(account, verify))) return this.refuse(viewer);
    const weakness = this.policy.weaknessOf(next, account) ?? (await this.policy.breachOf(next));
    if (weakness) {
      this.record(AuditEventType.PASSWORD_CHANGE_REFUSED, viewer);
      return weakness;
    }
    const hash = await this.passwords.hash(next);
    const user = await this.users.lockViewer(viewer.userId);
    if (user.passwordVersion !== known?.version) return this.refuse(viewer);
    user.changePassword(hash);
    this.record(AuditEventType.PASSWORD_CHANGED, viewer);
    return this.apiKeys.revoke(user.id, { except: viewer.apiKeyId });
  }

  private refuse(viewer: Viewer): 'invalid-credentials' {
    this.record(AuditEventType.PASSWORD_CHANGE_REFUSED, viewer);
    return 'invalid-credentials';
  }

  private record(type: AuditEventType, { userId, apiKeyId }: Viewer): void {
    this.audit.record(type, { actorId: userId, subjectId: userId, apiKeyId });
  }
}
