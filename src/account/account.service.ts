import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordService } from '../password/password.service.js';
import type { WeakPassword } from '../password/password-policy.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { KnownAddressService } from '../sign-in/known-address.service.js';
import { fold, type User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';

export type ChangePasswordOutcome =
  | { readonly kind: 'changed'; readonly revokedKeys: number }
  | { readonly kind: 'invalid-credentials' }
  | WeakPassword;

export type DeleteMeOutcome = { readonly kind: 'deleted'; readonly user: User } | { readonly kind: 'last-admin' };

/** Changes that users make to their own account. */
export class AccountService {
  constructor(
    private readonly users: UserService,
    private readonly assignments: RoleAssignmentService,
    private readonly apiKeys: ApiKeyService,
    private readonly addresses: KnownAddressService,
    private readonly passwords: PasswordService,
    private readonly attempts: ClientAttempts,
    private readonly audit: AuditTrail,
    private readonly credentials: LiveCredentials,
  ) {}

  /**
   * Replaces the password in a transaction that begins after the slow work. If two changes run at once, the first one to get the
   * lock succeeds. The other one is refused, because its current password is no longer current. Attempts count together with those
   * of a login: somebody with a stolen key must not guess the password.
   * @throws RateLimitedError after too many tries
   * @throws OverloadedError if the queue for hashes is full, or a hash waited too long
   * @throws ServiceUnavailableError if a breached password cannot be looked up, and the fallback is to refuse
   */
  async proveAndBeginChange(viewer: Viewer, current: string | null, next: string): Promise<ChangePasswordOutcome> {
    return this.passwords.admit(() => this.changePassword(viewer, current, next));
  }

  /** Deletes the account softly, revokes its keys and forgets its addresses, in one transaction. Refused for the last admin. */
  async beginAndDelete(viewer: Viewer): Promise<DeleteMeOutcome> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    if (await this.assignments.isLastAdmin(user)) return { kind: 'last-admin' };
    await this.apiKeys.revoke(user.id);
    await this.addresses.forget(user.id);
    user.deactivate();
    this.record(AuditEventType.DELETED, viewer);
    return { kind: 'deleted', user };
  }

  private async changePassword(viewer: Viewer, current: string | null, next: string): Promise<ChangePasswordOutcome> {
    const { userId, profile, credential } = viewer;
    const name = fold(profile.username);
    const account = await this.attempts.findAccount({ id: userId });
    const prove = () =>
      current === null ? this.passwords.proveNone(userId) : this.passwords.prove(account?.id, current);
    const proved = await this.attempts.attempt(name, account, prove);
    if (proved) await this.attempts.undo(name);
    else return this.refuse(viewer, { kind: 'invalid-credentials' });
    const weak = this.passwords.check(next, profile.username) ?? (await this.passwords.checkBreaches(next));
    if (weak) return this.refuse(viewer, weak);
    const hash = await this.passwords.hash(next);
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(credential);
    if (!(await this.passwords.stillHolds(userId, proved))) return this.refuse(viewer, { kind: 'invalid-credentials' });
    await this.passwords.change(user, hash);
    this.record(AuditEventType.PASSWORD_CHANGED, viewer);
    const revokedKeys = await this.apiKeys.revoke(userId, { except: credential.apiKeyId });
    return { kind: 'changed', revokedKeys };
  }

  private refuse(viewer: Viewer, outcome: ChangePasswordOutcome): ChangePasswordOutcome {
    this.record(AuditEventType.PASSWORD_CHANGE_REFUSED, viewer);
    return outcome;
  }

  private record(type: AuditEventType, viewer: Viewer): void {
    this.audit.recordBy(viewer, type, { subjectId: viewer.userId });
  }
}
