import { lackingPermissions, type PermissionsLacking } from '../permission/lacking-permissions.js';
import type { Permission } from '../permission/permissions.js';
import type { FreshRights } from '../role/fresh-rights.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';

/** Why an admin may not act on a user. */
export type ManagingRefused = { readonly kind: 'not-found' } | PermissionsLacking;

export type LockOutcome = { readonly kind: 'locked'; readonly user: User } | ManagingRefused;

/** What one user may do to another. */
export class ManagedUserService {
  constructor(
    private readonly users: UserService,
    private readonly rights: FreshRights,
    private readonly assignments: RoleAssignmentService,
  ) {}

  /**
   * Begins the mutation's transaction and locks a user's row to its end, active or not. Refuses what would act on somebody
   * who may do more than the asking credential: else who resets passwords could become an admin. A credential that acts on
   * its own user must hold all that the user may, else a key with scopes could get one without.
   * @throws UnauthenticatedError, ForbiddenError
   */
  async beginAndLock(viewer: Viewer, permission: Permission, id: string): Promise<LockOutcome> {
    const user = await this.users.beginAndLockAny(id);
    const asker = await this.rights.of(viewer, permission);
    if (!user) return { kind: 'not-found' };
    return lackingPermissions(asker, await this.neededFor(user, viewer)) ?? { kind: 'locked', user };
  }

  private async neededFor(user: User, viewer: Viewer): Promise<string[]> {
    if (user.id !== viewer.userId) return this.assignments.privilegesOf(user);
    return (await this.assignments.permissionsOf([user.id])).get(user.id) ?? [];
  }
}
