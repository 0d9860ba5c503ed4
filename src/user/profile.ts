import type { UserProfile } from '../viewer/user-profile.js';

/** The columns of a user that the API shows. */
export const PROFILE = [
  'id',
  'username',
  'firstName',
  'lastName',
  'createdOn',
  'updatedOn',
  'deactivatedOn',
] as const satisfies readonly (keyof UserProfile)[];
