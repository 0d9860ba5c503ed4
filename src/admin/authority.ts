import { LackingPermissions } from '../permission/lacking-permissions.js';
import type { Permission } from '../permission/permissions.js';
import type { FreshRights } from '../role/fresh-rights.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';

/** What one user may do to another. */
export class Authority {
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
  async over(viewer: Viewer, permission: Permission, id: string): Promise<User | 'not-found' | LackingPermissions> {
    const user = await this.users.lockAny(id);
    const asker = await this.rights.of(viewer, permission);
    if (!user) return 'not-found';
    const needed =
      user.id === viewer.userId ? await this.users.rolePermissions(user) : await this.assignments.privilegesOf(user);
    return LackingPermissions.of(asker, needed) ?? user;
  }
}
