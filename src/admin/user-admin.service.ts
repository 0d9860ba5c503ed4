import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import type { RoleAssignmentService, SetRolesOutcome } from '../role/role-assignment.service.js';
import type { KnownAddressService } from '../sign-in/known-address.service.js';
import type { User } from '../user/user.entity.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ManagedUserService, ManagingRefused } from './managed-user.service.js';

export interface KeysRevoked {
  readonly user: User;
  readonly revokedKeys: number;
}

export type DeactivateOutcome =
  | ({ readonly kind: 'deactivated' } & KeysRevoked)
  | { readonly kind: 'last-admin' }
  | ManagingRefused;

export type RestoreOutcome = { readonly kind: 'restored'; readonly user: User } | ManagingRefused;

export type RevokeKeysOutcome = ({ readonly kind: 'keys-revoked' } & KeysRevoked) | ManagingRefused;

export type SetUserRolesOutcome =
  | { readonly kind: 'roles-set'; readonly user: User }
  | Exclude<SetRolesOutcome, { kind: 'set' }>
  | ManagingRefused;

export type PurgeOutcome =
  | { readonly kind: 'purged'; readonly id: string }
  | { readonly kind: 'active' }
  | { readonly kind: 'too-early'; readonly purgeableOn: Date }
  | ManagingRefused;

/** What admins do to accounts. Each change is recorded with the admin who made it. */
export class UserAdminService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly managedUsers: ManagedUserService,
    private readonly assignments: RoleAssignmentService,
    private readonly apiKeys: ApiKeyService,
    private readonly addresses: KnownAddressService,
    private readonly audit: AuditTrail,
    /** The min time between deactivation and purge. The account can be restored until it is purged. */
    private readonly retentionMs: number,
  ) {}

  /** Deactivates an account and revokes its keys. An inactive account stays as it is. */
  async beginAndDeactivate(viewer: Viewer, id: string): Promise<DeactivateOutcome> {
    const locked = await this.managedUsers.beginAndLock(viewer, 'users:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    if (!user.isActive) return { kind: 'deactivated', user, revokedKeys: 0 };
    if (await this.assignments.isLastAdmin(user)) return { kind: 'last-admin' };
    const revokedKeys = await this.apiKeys.revoke(user.id);
    await this.addresses.forget(user.id);
    user.deactivate();
    this.record(AuditEventType.DEACTIVATED, viewer, user.id);
    return { kind: 'deactivated', user, revokedKeys };
  }

  /** Restores an account that an admin deactivated or that its owner deleted. Its keys stay revoked. */
  async beginAndRestore(viewer: Viewer, id: string): Promise<RestoreOutcome> {
    const locked = await this.managedUsers.beginAndLock(viewer, 'users:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    if (user.isActive) return { kind: 'restored', user };
    user.restore();
    this.record(AuditEventType.RESTORED, viewer, user.id);
    return { kind: 'restored', user };
  }

  async beginAndRevokeKeys(viewer: Viewer, id: string): Promise<RevokeKeysOutcome> {
    const locked = await this.managedUsers.beginAndLock(viewer, 'users:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    user.endProofs();
    const revokedKeys = await this.apiKeys.revoke(user.id);
    if (revokedKeys > 0) this.record(AuditEventType.API_KEYS_REVOKED, viewer, user.id);
    return { kind: 'keys-revoked', user, revokedKeys };
  }

  /** @param names the names of all roles that the user will have */
  async beginAndSetRoles(viewer: Viewer, id: string, names: readonly string[]): Promise<SetUserRolesOutcome> {
    const locked = await this.managedUsers.beginAndLock(viewer, 'roles:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    const outcome = await this.assignments.set(viewer, user, names);
    if (outcome.kind !== 'set') return outcome;
    if (outcome.hasChanged) this.record(AuditEventType.ROLES_CHANGED, viewer, user.id, names.join(', '));
    return { kind: 'roles-set', user };
  }

  /**
   * Erases an inactive account with all personal data. Its events stay, with only the id of the account. A SHA-256 of its username
   * stays, so that nobody can register the name again.
   */
  async beginAndPurge(viewer: Viewer, id: string): Promise<PurgeOutcome> {
    const locked = await this.managedUsers.beginAndLock(viewer, 'users:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    if (user.isActive) return { kind: 'active' };
    const purgeableOn = new Date((user.deactivatedOn ?? user.updatedOn).getTime() + this.retentionMs);
    if (purgeableOn > databaseTime()) return { kind: 'too-early', purgeableOn };
    await this.em.execute('select purge_user(?)', [user.id]);
    this.em.clear();
    this.record(AuditEventType.PURGED, viewer, user.id);
    return { kind: 'purged', id: user.id };
  }

  private record(type: AuditEventType, viewer: Viewer, id: string, detail?: string): void {
    this.audit.recordBy(viewer, type, { subjectId: id, detail });
  }
}
