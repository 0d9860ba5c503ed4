import type { Viewer } from '../viewer/viewer.js';

/** Whether a viewer may see the roles of a user: their own, and every user's with the permission to manage users. */
export const seesRolesOf = (viewer: Viewer | null, userId: string): boolean =>
  viewer !== null && (viewer.userId === userId || viewer.permissions.has('users:manage'));
