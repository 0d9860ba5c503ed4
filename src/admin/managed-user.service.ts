import { lackingPermissions, type PermissionsLacking } from '../permission/lacking-permissions.js';
import type { Permission } from '../permission/permissions.js';
import type { CurrentPermissions } from '../role/current-permissions.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';

/** Why an admin may not act on a user. */
export type ManagingRefused = { readonly kind: 'not-found' } | PermissionsLacking;

export type LockOutcome = { readonly kind: 'locked'; readonly user: User } | ManagingRefused;

/** Locks the user whom an admin wants to act on, and checks that the admin may. */
export class ManagedUserService {
  constructor(
    private readonly users: UserService,
    private readonly rights: CurrentPermissions,
    private readonly assignments: RoleAssignmentService,
  ) {}

  /**
   * Begins the mutation's transaction and locks the row of a user, active or not. Refuses if the user may do more than the credential
   * of the request: otherwise somebody who may reset passwords could become an admin. A credential that acts on its own user must
   * hold all permissions of that user: otherwise a key with scopes could get a key without scopes.
   * @throws UnauthenticatedError, ForbiddenError
   */
  async beginAndLock(viewer: Viewer, permission: Permission, id: string): Promise<LockOutcome> {
    const user = await this.users.beginAndLockAny(id);
    const current = await this.rights.of(viewer, permission);
    if (!user) return { kind: 'not-found' };
    const lacking = lackingPermissions(current, await this.neededFor(user, viewer));
    if (!lacking) return { kind: 'locked', user };
    const maySee = user.id === viewer.userId || current.permissions.has('users:manage');
    return maySee ? lacking : { ...lacking, permissions: [], isHidden: true };
  }

  private async neededFor(user: User, viewer: Viewer): Promise<string[]> {
    if (user.id !== viewer.userId) return this.assignments.privilegesOf(user);
    return this.assignments.allPermissionsOf(user);
  }
}
