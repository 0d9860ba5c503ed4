import { LockMode, type SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { lackingPermissions, type PermissionsLacking } from '../permission/lacking-permissions.js';
import { ADMIN_ROLE, isOwnPermission } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { CurrentPermissions } from './current-permissions.js';
import { Role } from './role.entity.js';
import { RoleAssignment } from './role-assignment.entity.js';

interface RoleChange {
  readonly description?: string | null;
  readonly permissions?: readonly string[] | null;
}

export type CreateRoleOutcome =
  | { readonly kind: 'created'; readonly role: Role }
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'limit-reached'; readonly limit: number }
  | PermissionsLacking;

export type UpdateRoleOutcome =
  | { readonly kind: 'updated'; readonly role: Role }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'built-in' }
  | PermissionsLacking;

export type DeleteRoleOutcome =
  | { readonly kind: 'deleted'; readonly affectedUsers: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'built-in' }
  | PermissionsLacking;

/**
 * Creates, changes and deletes roles. Whoever may do that decides about the permissions of their application. They can neither give
 * nor take a permission of AuthHero that they lack themselves.
 */
export class RoleService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly rights: CurrentPermissions,
    private readonly audit: AuditTrail,
    /** Most roles that may exist. */
    private readonly max: number,
  ) {}

  /** Every role, by name. */
  async list(): Promise<Role[]> {
    return this.em.find(Role, {}, { orderBy: { name: 'asc' }, limit: this.max });
  }

  /**
   * Makes all other changes of roles wait for the end of the transaction, so that decisions about roles and admins stay true. The
   * caller has begun the transaction.
   */
  async lock(): Promise<void> {
    await this.em.findOneOrFail(Role, { name: ADMIN_ROLE }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  async beginAndCreate(
    viewer: Viewer,
    { name, description, permissions }: { name: string; description?: string | null; permissions: string[] },
  ): Promise<CreateRoleOutcome> {
    const current = await this.beginAndLockFor(viewer);
    const lacking = lackingPermissions(current, permissions.filter(isOwnPermission));
    if (lacking) return lacking;
    if ((await this.em.count(Role, { name })) > 0) return { kind: 'name-taken' };
    if ((await this.em.count(Role)) >= this.max) return { kind: 'limit-reached', limit: this.max };
    const role = new Role(name, permissions, tidy(description));
    this.em.persist(role);
    this.record(AuditEventType.ROLE_CREATED, viewer, name);
    return { kind: 'created', role };
  }

  /** The built-in role `user` can be changed, so that an application decides what everybody may do. */
  async beginAndUpdate(
    viewer: Viewer,
    name: string,
    { description, permissions }: RoleChange,
  ): Promise<UpdateRoleOutcome> {
    const current = await this.beginAndLockFor(viewer);
    const role = await this.em.findOne(Role, { name }, { refresh: true });
    if (!role) return { kind: 'not-found' };
    if (name === ADMIN_ROLE) return { kind: 'built-in' };
    const changed = permissions ? differences(role.permissions, permissions) : [];
    const lacking = lackingPermissions(current, changed.filter(isOwnPermission));
    if (lacking) return lacking;
    if (permissions) role.permissions = [...permissions];
    if (description !== undefined) role.description = tidy(description);
    this.record(AuditEventType.ROLE_UPDATED, viewer, changed.length > 0 ? `${name}: ${changed.join(' ')}` : name);
    return { kind: 'updated', role };
  }

  /** Takes the role from everybody who has it. */
  async beginAndDelete(viewer: Viewer, name: string): Promise<DeleteRoleOutcome> {
    const current = await this.beginAndLockFor(viewer);
    const role = await this.em.findOne(Role, { name }, { refresh: true });
    if (!role) return { kind: 'not-found' };
    if (role.builtIn) return { kind: 'built-in' };
    const lacking = lackingPermissions(current, role.permissions.filter(isOwnPermission));
    if (lacking) return lacking;
    const affectedUsers = await this.em.count(RoleAssignment, { role });
    this.em.remove(role);
    this.record(AuditEventType.ROLE_DELETED, viewer, name);
    return { kind: 'deleted', affectedUsers };
  }

  private async beginAndLockFor(viewer: Viewer): Promise<Viewer> {
    await this.em.begin();
    await this.lock();
    return this.rights.of(viewer, 'roles:manage');
  }

  private record(type: AuditEventType, viewer: Viewer, role: string): void {
    this.audit.recordBy(viewer, type, { detail: role });
  }
}

/** The items that are in only one of two lists. Permissions of AuthHero come first, since an event's detail may be cut. */
const differences = (one: readonly string[], other: readonly string[]): string[] =>
  [...one.filter((item) => !other.includes(item)), ...other.filter((item) => !one.includes(item))].sort(
    (a, b) => Number(isOwnPermission(b)) - Number(isOwnPermission(a)),
  );

const tidy = (text: string | null | undefined): string | null => text?.normalize('NFC').trim() || null;
