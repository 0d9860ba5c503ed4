import { LockMode, type SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { LackingPermissions } from '../permission/lacking-permissions.js';
import { ADMIN_ROLE, isOwnPermission } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { FreshRights } from './fresh-rights.js';
import { Role } from './role.entity.js';
import { RoleAssignment } from './role-assignment.entity.js';

export interface RoleChange {
  readonly description?: string | null;
  readonly permissions?: readonly string[] | null;
}

/**
 * Makes, changes and deletes roles. Whoever may do that decides about the permissions of their application, but cannot give a
 * permission of AuthHero that they lack themselves, nor take it.
 */
export class RoleService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly rights: FreshRights,
    private readonly audit: AuditTrail,
    /** Most roles that there may be. */
    private readonly max: number,
  ) {}

  /** Every role, by name. */
  async list(): Promise<Role[]> {
    return this.em.find(Role, {}, { orderBy: { name: 'asc' }, limit: this.max });
  }

  /**
   * Begins the mutation's transaction, unless it has begun, and keeps all other changes of roles waiting to its end: what is
   * decided about roles, and about who is an admin, stays so.
   */
  async lock(): Promise<void> {
    if (!this.em.isInTransaction()) await this.em.begin();
    await this.em.findOneOrFail(Role, { name: ADMIN_ROLE }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  async create(
    viewer: Viewer,
    { name, description, permissions }: { name: string; description?: string | null; permissions: string[] },
  ): Promise<Role | 'name-taken' | 'limit-reached' | LackingPermissions> {
    const asker = await this.lockFor(viewer);
    const lacking = LackingPermissions.of(asker, permissions.filter(isOwnPermission));
    if (lacking) return lacking;
    if ((await this.em.count(Role, { name })) > 0) return 'name-taken';
    if ((await this.em.count(Role)) >= this.max) return 'limit-reached';
    const role = new Role(name, permissions, tidy(description));
    this.em.persist(role);
    this.record(AuditEventType.ROLE_CREATED, viewer, name);
    return role;
  }

  /** Of the built-in roles `user` can be changed, so that an application decides what everybody may. */
  async update(
    viewer: Viewer,
    name: string,
    { description, permissions }: RoleChange,
  ): Promise<Role | 'not-found' | 'built-in' | LackingPermissions> {
    const asker = await this.lockFor(viewer);
    const role = await this.em.findOne(Role, { name }, { refresh: true });
    if (!role) return 'not-found';
    if (name === ADMIN_ROLE) return 'built-in';
    const changed = permissions ? differences(role.permissions, permissions) : [];
    const lacking = LackingPermissions.of(asker, changed.filter(isOwnPermission));
    if (lacking) return lacking;
    if (permissions) role.permissions = [...permissions];
    if (description !== undefined) role.description = tidy(description);
    this.record(AuditEventType.ROLE_UPDATED, viewer, changed.length > 0 ? `${name}: ${changed.join(' ')}` : name);
    return role;
  }

  /** Takes the role from everybody who has it. @returns from how many */
  async delete(viewer: Viewer, name: string): Promise<number | 'not-found' | 'built-in' | LackingPermissions> {
    const asker = await this.lockFor(viewer);
    const role = await this.em.findOne(Role, { name }, { refresh: true });
    if (!role) return 'not-found';
    if (role.builtIn) return 'built-in';
    const lacking = LackingPermissions.of(asker, role.permissions.filter(isOwnPermission));
    if (lacking) return lacking;
    const users = await this.em.count(RoleAssignment, { role });
    this.em.remove(role);
    this.record(AuditEventType.ROLE_DELETED, viewer, name);
    return users;
  }

  private async lockFor(viewer: Viewer): Promise<Viewer> {
    await this.lock();
    return this.rights.of(viewer, 'roles:manage');
  }

  private record(type: AuditEventType, { userId, apiKeyId }: Viewer, role: string): void {
    this.audit.record(type, { actorId: userId, apiKeyId, detail: role });
  }
}

/** What is in one of two lists only, permissions of AuthHero first: an event's detail has an end. */
const differences = (one: readonly string[], other: readonly string[]): string[] =>
  [...one.filter((item) => !other.includes(item)), ...other.filter((item) => !one.includes(item))].sort(
    (a, b) => Number(isOwnPermission(b)) - Number(isOwnPermission(a)),
  );

const tidy = (text: string | null | undefined): string | null => text?.normalize('NFC').trim() || null;
