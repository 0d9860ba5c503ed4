import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { Viewer } from '../auth/viewer.js';
import { ForbiddenError, UnauthenticatedError } from '../errors/api-error.js';
import { LackingPermissions } from '../permission/lacking-permissions.js';
import type { Permission } from '../permission/permissions.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';

/** What one user may do to another. */
export class Authority {
  constructor(
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly assignments: RoleAssignmentService,
  ) {}

  /**
   * Begins the mutation's transaction and locks a user's row to its end, active or not. Looks again whether the viewer may do
   * this, who may have lost the right since, and refuses what would act on somebody who may do more than the viewer: else
   * who resets passwords could become an admin.
   * @throws UnauthenticatedError, ForbiddenError
   */
  async over(viewer: Viewer, permission: Permission, id: string): Promise<User | 'not-found' | LackingPermissions> {
    const user = await this.users.lockAny(id);
    await this.apiKeys.assertLive(viewer.apiKeyId);
    const asker = await this.users.find({ id: viewer.userId });
    if (!asker) throw new UnauthenticatedError();
    const held = [...(await this.assignments.permissionsOf(asker))];
    if (!held.includes(permission)) throw new ForbiddenError(permission);
    if (!user) return 'not-found';
    return LackingPermissions.of(viewer, await this.assignments.privilegesOf(user)) ?? user;
  }
}
