import type { UnitOfWork } from '../db/unit-of-work.js';
import type { Permission } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { UserService } from './user.service.js';
import type { UserListService } from './user-list.service.js';

/** What the resolvers of users need of a request. */
export interface UserContext {
  readonly em: UnitOfWork;
  readonly services: { readonly users: UserService; readonly userList: UserListService };
  /** @throws UnauthenticatedError, ForbiddenError unless the viewer holds the permission */
  authorize(permission: Permission): Promise<Viewer>;
}
