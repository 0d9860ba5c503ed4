import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { LackingPermissions } from '../permission/lacking-permissions.js';
import type { RoleAssignmentService, UnknownRole } from '../role/role-assignment.service.js';
import type { KnownAddressService } from '../sign-in/known-address.service.js';
import { User } from '../user/user.entity.js';
import type { Viewer } from '../viewer/viewer.js';
import type { Authority } from './authority.js';

export interface Ended {
  readonly user: User;
  readonly revokedKeys: number;
}

type Refused = 'not-found' | LackingPermissions;

/** What admins do to accounts. Each is recorded, with who did it. */
export class UserAdminService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly authority: Authority,
    private readonly assignments: RoleAssignmentService,
    private readonly apiKeys: ApiKeyService,
    private readonly addresses: KnownAddressService,
    private readonly audit: AuditTrail,
    /** For so many milliseconds an inactive account can be restored, and not be purged. */
    private readonly retention: number,
  ) {}

  /** Ends an account and every key of it. One that is inactive already stays as it is. */
  async deactivate(viewer: Viewer, id: string): Promise<Ended | Refused | 'last-admin'> {
    const user = await this.authority.over(viewer, 'users:manage', id);
    if (!(user instanceof User)) return user;
    if (!user.isActive) return { user, revokedKeys: 0 };
    if (await this.assignments.isLastAdmin(user)) return 'last-admin';
    const revokedKeys = await this.apiKeys.revoke(user.id);
    await this.addresses.forget(user.id);
    user.deactivate();
    this.record(AuditEventType.DEACTIVATED, viewer, user.id);
    return { user, revokedKeys };
  }

  /** Makes an account active again that was deactivated, or deleted by its owner. Its keys stay dead. */
  async restore(viewer: Viewer, id: string): Promise<User | Refused> {
    const user = await this.authority.over(viewer, 'users:manage', id);
    if (!(user instanceof User) || user.isActive) return user;
    user.restore();
    this.record(AuditEventType.RESTORED, viewer, user.id);
    return user;
  }

  async revokeApiKeys(viewer: Viewer, id: string): Promise<Ended | Refused> {
    const user = await this.authority.over(viewer, 'users:manage', id);
    if (!(user instanceof User)) return user;
    const revokedKeys = await this.apiKeys.revoke(user.id);
    this.record(AuditEventType.API_KEYS_REVOKED, viewer, user.id);
    return { user, revokedKeys };
  }

  /** @param names of all roles that the user is to have */
  async setRoles(
    viewer: Viewer,
    id: string,
    names: readonly string[],
  ): Promise<User | Refused | 'last-admin' | UnknownRole> {
    const user = await this.authority.over(viewer, 'roles:manage', id);
    if (!(user instanceof User)) return user;
    const outcome = await this.assignments.set(viewer, user, names);
    if (typeof outcome !== 'boolean') return outcome;
    if (outcome) this.record(AuditEventType.ROLES_CHANGED, viewer, user.id, names.join(', '));
    return user;
  }

  /**
   * Erases an inactive account with all that is personal. Its events stay, with the id alone; of its name a SHA-256 stays, so
   * that nobody can take it.
   * @returns the id, or from when on it can be done
   */
  async purge(viewer: Viewer, id: string): Promise<string | Date | 'not-found' | 'active' | LackingPermissions> {
    const user = await this.authority.over(viewer, 'users:manage', id);
    if (user === 'not-found' || user instanceof LackingPermissions) return user;
    if (user.isActive) return 'active';
    const from = new Date((user.deactivatedOn ?? user.updatedOn).getTime() + this.retention);
    if (from > new Date()) return from;
    await this.em.execute('select purge_user(?)', [user.id]);
    this.em.clear();
    this.record(AuditEventType.PURGED, viewer, user.id);
    return user.id;
  }

  private record(type: AuditEventType, { userId, apiKeyId }: Viewer, id: string, detail?: string): void {
    this.audit.record(type, { actorId: userId, subjectId: id, apiKeyId, detail });
  }
}
