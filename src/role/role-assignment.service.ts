import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { lackingPermissions, type PermissionsLacking } from '../permission/lacking-permissions.js';
import { ADMIN_ROLE, isOwnPermission, USER_ROLE } from '../permission/permissions.js';
import { activeUsers } from '../user/active-users.sql.js';
import type { User } from '../user/user.entity.js';
import type { Viewer } from '../viewer/viewer.js';
import { isAmong, type WayIn } from '../viewer/way-in.js';
import type { CurrentPermissions } from './current-permissions.js';
import { Role } from './role.entity.js';
import type { RoleService } from './role.service.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { roleNamesOf } from './role-names.js';
import { findPermissions } from './role-permissions.js';
import type { RolePolicy } from './role-policy.js';

export type SetRolesOutcome =
  | { readonly kind: 'set'; readonly hasChanged: boolean }
  | { readonly kind: 'unknown-role'; readonly name: string }
  | { readonly kind: 'last-admin' }
  | PermissionsLacking;

export type GiveableOutcome =
  | { readonly kind: 'giveable'; readonly roles: Role[] }
  | { readonly kind: 'unknown-role'; readonly name: string }
  | PermissionsLacking;

/** Who has which roles. Callers that change anything hold the lock on the user's row. */
export class RoleAssignmentService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly roles: RoleService,
    private readonly rights: CurrentPermissions,
    private readonly waysIn: readonly WayIn[],
    private readonly policy: RolePolicy,
  ) {}

  /** See `roleNamesOf`. */
  async namesOf(userIds: readonly string[]): Promise<Map<string, string[]>> {
    return roleNamesOf(this.em, userIds);
  }

  /** What the roles of each user grant at this moment, in one statement. */
  async permissionsOf(userIds: readonly string[]): Promise<Map<string, string[]>> {
    return findPermissions(this.em, userIds, this.policy);
  }

  /** Gives a user the roles that are named and takes all others. */
  async set(viewer: Viewer, user: User, names: readonly string[]): Promise<SetRolesOutcome> {
    await this.roles.lock();
    const current = await this.rights.of(viewer, 'roles:manage');
    const wanted = names.filter((name) => name !== USER_ROLE);
    const roles = await this.em.find(Role, { name: { $in: wanted } }, { refresh: true });
    const unknown = wanted.find((name) => !roles.some((role) => role.name === name));
    if (unknown !== undefined) return { kind: 'unknown-role', name: unknown };
    const held = await this.em.find(RoleAssignment, { user }, { populate: ['role'], refresh: true });
    const lost = held.filter(({ role }) => !wanted.includes(role.name));
    const gained = roles.filter((role) => !held.some((one) => one.role === role));
    const touched = [...lost.map(({ role }) => role), ...gained].flatMap(({ permissions }) => permissions);
    const lacking = lackingPermissions(current, [...new Set(touched.filter(isOwnPermission))]);
    if (lacking) return lacking;
    const losesAdmin = lost.some(({ role }) => role.name === ADMIN_ROLE);
    if (losesAdmin && (await this.isLastAdmin(user))) return { kind: 'last-admin' };
    for (const assignment of lost) this.em.remove(assignment);
    for (const role of gained) this.em.persist(new RoleAssignment(user, role));
    return { kind: 'set', hasChanged: lost.length + gained.length > 0 };
  }

  /**
   * The roles with these names, if somebody with these permissions may give them. The caller holds the lock of
   * `RoleService.lock`.
   */
  async giveable(holder: { permissions: ReadonlySet<string> }, names: readonly string[]): Promise<GiveableOutcome> {
    const wanted = names.filter((name) => name !== USER_ROLE);
    const roles = await this.em.find(Role, { name: { $in: wanted } }, { refresh: true });
    const unknown = wanted.find((name) => !roles.some((role) => role.name === name));
    if (unknown !== undefined) return { kind: 'unknown-role', name: unknown };
    const needed = new Set(roles.flatMap(({ permissions }) => permissions).filter(isOwnPermission));
    return lackingPermissions(holder, [...needed]) ?? { kind: 'giveable', roles };
  }

  /** Gives a new user these roles. The caller flushes. */
  give(user: User, roles: readonly Role[]): void {
    for (const role of roles) this.em.persist(new RoleAssignment(user, role));
  }

  /**
   * Whether nobody else could act as an admin without this active user. An admin who has only a one-time password does not
   * count: they may never use it. If the user is an admin, the answer stays true to the end of the transaction: of two
   * admins who leave at the same moment the second gets true.
   */
  async isLastAdmin(user: User): Promise<boolean> {
    if (!user.isActive || (await this.em.count(RoleAssignment, { user, role: { name: ADMIN_ROLE } })) === 0)
      return false;
    await this.roles.lock();
    const ways = this.waysIn.filter(({ isEnoughAlone }) => isEnoughAlone);
    const canSignIn = ways.map(({ holders }) => isAmong('other.id', holders)).join(' or ');
    const [{ found }] = await this.em.execute<[{ found: boolean }]>(
      `select exists(
        select from role_assignment assignment
        join role on role.id = assignment.role_id and role.name = ?
        join ${activeUsers('other')} on other.id = assignment.user_id
        where other.id <> ? and (${canSignIn})) as found`,
      [ADMIN_ROLE, user.id],
    );
    return !found;
  }

  /**
   * What a user may beyond what everybody may. Roles that grant nothing for lack of a second factor count too: whoever takes over the
   * account could add the factor.
   */
  async privilegesOf(user: User): Promise<string[]> {
    const { permissions } = await this.em.findOneOrFail(Role, { name: USER_ROLE }, { refresh: true });
    return (await this.allPermissionsOf(user)).filter((permission) => !permissions.includes(permission));
  }

  /** What a user may with all their roles, also with those that grant nothing for lack of a second factor. */
  async allPermissionsOf(user: User): Promise<string[]> {
    return (await findPermissions(this.em, [user.id])).get(user.id) ?? [];
  }
}
