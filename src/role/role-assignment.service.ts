import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { LackingPermissions } from '../permission/lacking-permissions.js';
import { ADMIN_ROLE, isOwnPermission, USER_ROLE } from '../permission/permissions.js';
import { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';
import type { FreshRights } from './fresh-rights.js';
import { Role } from './role.entity.js';
import type { RoleService } from './role.service.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { roleNamesOf } from './role-names.js';

/** An outcome: there is no role of this name. */
export class UnknownRole {
  constructor(readonly name: string) {}
}

/** Who has which roles. Callers that change anything hold the lock on the user's row. */
export class RoleAssignmentService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly roles: RoleService,
    private readonly rights: FreshRights,
  ) {}

  /** See `roleNamesOf`. */
  async namesOf(userIds: readonly string[]): Promise<Map<string, string[]>> {
    return roleNamesOf(this.em, userIds);
  }

  /**
   * Gives a user the roles that are named and takes all others.
   * @returns whether anything has changed, or why nothing was
   */
  async set(
    viewer: Viewer,
    user: User,
    names: readonly string[],
  ): Promise<boolean | UnknownRole | 'last-admin' | LackingPermissions> {
    await this.roles.lock();
    const asker = await this.rights.of(viewer, 'roles:manage');
    const wanted = names.filter((name) => name !== USER_ROLE);
    const roles = await this.em.find(Role, { name: { $in: wanted } }, { refresh: true });
    const unknown = wanted.find((name) => !roles.some((role) => role.name === name));
    if (unknown !== undefined) return new UnknownRole(unknown);
    const held = await this.em.find(RoleAssignment, { user }, { populate: ['role'], refresh: true });
    const lost = held.filter(({ role }) => !wanted.includes(role.name));
    const gained = roles.filter((role) => !held.some((one) => one.role === role));
    const touched = [...lost.map(({ role }) => role), ...gained].flatMap(({ permissions }) => permissions);
    const lacking = LackingPermissions.of(asker, [...new Set(touched.filter(isOwnPermission))]);
    if (lacking) return lacking;
    if (lost.some(({ role }) => role.name === ADMIN_ROLE) && (await this.isLastAdmin(user))) return 'last-admin';
    for (const assignment of lost) this.em.remove(assignment);
    for (const role of gained) this.em.persist(new RoleAssignment(user, role));
    return lost.length + gained.length > 0;
  }

  /**
   * Whether nobody else would be an admin without this active user; who has a one-time password may never come back. Where the user is one, the answer stays true to the end
   * of the transaction: of two admins who leave at once the second is told.
   */
  async isLastAdmin(user: User): Promise<boolean> {
    if (!user.isActive || (await this.em.count(RoleAssignment, { user, role: { name: ADMIN_ROLE } })) === 0)
      return false;
    await this.roles.lock();
    const able = { id: { $ne: user.id }, isActive: true, passwordExpiresOn: null };
    const others = { user: able, role: { name: ADMIN_ROLE } };
    return (await this.em.count(RoleAssignment, others)) === 0;
  }

  /** What the roles of each user grant, in one statement. */
  async permissionsOfAll(userIds: readonly string[]): Promise<Map<string, string[]>> {
    const options = { fields: ['rolePermissions'], populate: ['rolePermissions'], disableIdentityMap: true } as const;
    const found = await this.em.find(User, { id: { $in: [...userIds] } }, options);
    return new Map(found.map(({ id, rolePermissions }) => [id, rolePermissions ?? []]));
  }

  /** What a user may beyond what everybody may. */
  async privilegesOf(user: User): Promise<string[]> {
    const { permissions } = await this.em.findOneOrFail(Role, { name: USER_ROLE }, { refresh: true });
    return (await this.users.rolePermissions(user)).filter((permission) => !permissions.includes(permission));
  }
}
