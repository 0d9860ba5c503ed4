import { randomBytes } from 'node:crypto';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import type { PasswordService } from '../password/password.service.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { User } from '../user/user.entity.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ManagedUserService, ManagingRefused } from './managed-user.service.js';

/** 128 bits: OWASP ASVS 5.0, 11.5.1. */
const SECRET_BYTES = 16;

export interface PasswordReset {
  readonly kind: 'reset';
  readonly user: User;
  readonly oneTimePassword: string;
  readonly expiresOn: Date;
  readonly revokedKeys: number;
}

export type ResetPasswordOutcome = PasswordReset | { readonly kind: 'last-admin' } | ManagingRefused;

/** Replaces a password that its owner has forgotten, or that somebody else knows. */
export class PasswordResetService {
  constructor(
    private readonly managedUsers: ManagedUserService,
    private readonly assignments: RoleAssignmentService,
    private readonly apiKeys: ApiKeyService,
    private readonly passwords: PasswordService,
    private readonly audit: AuditTrail,
    /** The lifetime of a one-time password. */
    private readonly lifetimeMs: number,
  ) {}

  /**
   * Gives an active account a one-time password and revokes every key of the account. With the one-time password, the owner can only
   * set a new password at login. The transaction begins after the hash.
   * @throws OverloadedError, UnauthenticatedError, ForbiddenError
   */
  async hashAndBeginReset(viewer: Viewer, id: string): Promise<ResetPasswordOutcome> {
    return this.passwords.admit(() => this.reset(viewer, id));
  }

  private async reset(viewer: Viewer, id: string): Promise<ResetPasswordOutcome> {
    const oneTimePassword = randomBytes(SECRET_BYTES).toString('base64url');
    const hash = await this.passwords.hash(oneTimePassword);
    const locked = await this.managedUsers.beginAndLock(viewer, 'users:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    if (!user.isActive) return { kind: 'not-found' };
    if (await this.assignments.isLastAdmin(user)) return { kind: 'last-admin' };
    const expiresOn = new Date(databaseTime().getTime() + this.lifetimeMs);
    await this.passwords.change(user, hash, expiresOn);
    const revokedKeys = await this.apiKeys.revoke(user.id);
    this.audit.recordBy(viewer, AuditEventType.PASSWORD_RESET, { subjectId: user.id });
    return { kind: 'reset', user, oneTimePassword, expiresOn, revokedKeys };
  }
}
