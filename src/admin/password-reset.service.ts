import { randomBytes } from 'node:crypto';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { LackingPermissions } from '../permission/lacking-permissions.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import { User } from '../user/user.entity.js';
import type { Viewer } from '../viewer/viewer.js';
import type { Authority } from './authority.js';

/** 128 bits: OWASP ASVS 5.0, 6.4.3. */
const SECRET_BYTES = 16;

export interface PasswordReset {
  readonly user: User;
  readonly oneTimePassword: string;
  readonly expiresOn: Date;
  readonly revokedKeys: number;
}

/** Replaces a password that its owner has forgotten, or that somebody else knows. */
export class PasswordResetService {
  constructor(
    private readonly authority: Authority,
    private readonly assignments: RoleAssignmentService,
    private readonly apiKeys: ApiKeyService,
    private readonly passwords: PasswordHasher,
    private readonly audit: AuditTrail,
    /** Lifetime of a one-time password in milliseconds. */
    private readonly lifetime: number,
  ) {}

  /**
   * Gives an active account a one-time password, which only serves to set a new one at login, and revokes every key of it.
   * @throws OverloadedError
   */
  async reset(viewer: Viewer, id: string): Promise<PasswordReset | 'not-found' | 'last-admin' | LackingPermissions> {
    return this.passwords.admit(() => this.replace(viewer, id));
  }

  private async replace(
    viewer: Viewer,
    id: string,
  ): Promise<PasswordReset | 'not-found' | 'last-admin' | LackingPermissions> {
    const oneTimePassword = randomBytes(SECRET_BYTES).toString('base64url');
    const hash = await this.passwords.hash(oneTimePassword);
    const user = await this.authority.over(viewer, 'users:manage', id);
    if (!(user instanceof User)) return user;
    if (!user.isActive) return 'not-found';
    if (await this.assignments.isLastAdmin(user)) return 'last-admin';
    const expiresOn = new Date(Date.now() + this.lifetime);
    user.changePassword(hash, expiresOn);
    const revokedKeys = await this.apiKeys.revoke(user.id);
    this.audit.record(AuditEventType.PASSWORD_RESET, {
      actorId: viewer.userId,
      subjectId: user.id,
      apiKeyId: viewer.apiKeyId,
    });
    return { user, oneTimePassword, expiresOn, revokedKeys };
  }
}
