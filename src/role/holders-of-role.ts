import { type RawQueryFragment, raw } from '@mikro-orm/core';
import { USER_ROLE } from '../permission/permissions.js';

/** SQL for the ids of the users who have a role; undefined for the role `user`, which is everybody's and assigned to nobody. */
export const holdersOfRole = (role: string): RawQueryFragment | undefined =>
  role === USER_ROLE
    ? undefined
    : raw(
        '(select assignment.user_id from role_assignment assignment join role on role.id = assignment.role_id where role.name = ?)',
        [role],
      );
