import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ForbiddenError, UnauthenticatedError } from '../errors/api-error.js';
import { type Permission, permissionsWithin } from '../permission/permissions.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { findPermissions } from './role-permissions.js';
import type { RolePolicy } from './role-policy.js';

/** Reads again what a viewer may do: a permission may have been taken away while the request waited for a lock. */
export class CurrentPermissions {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly credentials: LiveCredentials,
    private readonly policy: RolePolicy,
  ) {}

  /**
   * The viewer with the permissions of this moment. The caller holds the lock on what it will change.
   * @throws UnauthenticatedError, ForbiddenError
   */
  async of(viewer: Viewer, permission: Permission): Promise<Viewer> {
    await this.credentials.assertLive(viewer.credential);
    const user = await this.users.find({ id: viewer.userId });
    if (!user) throw new UnauthenticatedError();
    const granted = (await findPermissions(this.em, [user.id], this.policy)).get(user.id) ?? [];
    const permissions = new Set(permissionsWithin(granted, viewer.credential));
    if (!permissions.has(permission)) throw new ForbiddenError(permission);
    return { ...viewer, permissions };
  }
}
