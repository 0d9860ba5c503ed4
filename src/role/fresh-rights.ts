import { ForbiddenError, UnauthenticatedError } from '../errors/api-error.js';
import { type Permission, withinScopes } from '../permission/permissions.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';

/** What says whether a key has been revoked since it was verified. */
export interface LiveKeys {
  /** @throws UnauthenticatedError */
  assertLive(id: string): Promise<void>;
}

/** What a viewer may at this moment: the right that let the request in may have been taken while it waited for a lock. */
export class FreshRights {
  constructor(
    private readonly users: UserService,
    private readonly keys: LiveKeys,
  ) {}

  /**
   * The viewer with what they may now. The caller holds the lock on what it is about to change.
   * @throws UnauthenticatedError, ForbiddenError
   */
  async of(viewer: Viewer, permission: Permission): Promise<Viewer> {
    await this.keys.assertLive(viewer.apiKeyId);
    const user = await this.users.find({ id: viewer.userId });
    if (!user) throw new UnauthenticatedError();
    const granted = await this.users.rolePermissions(user);
    const permissions = new Set(withinScopes(granted, viewer.credential.scopes));
    if (!permissions.has(permission)) throw new ForbiddenError(permission);
    return { ...viewer, permissions };
  }
}
