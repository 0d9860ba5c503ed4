import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { USER_ROLE } from '../permission/permissions.js';
import { RoleAssignment } from './role-assignment.entity.js';

/** The names of the roles of each user, in one statement, sorted. The role `user` is everybody's. */
export async function roleNamesOf(em: SqlEntityManager, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const where = { user: { $in: [...userIds] } };
  const found = await em.find(RoleAssignment, where, { populate: ['role'], disableIdentityMap: true });
  const names = new Map(userIds.map((id) => [id, [USER_ROLE]]));
  for (const { user, role } of found) names.get(user.id)?.push(role.name);
  for (const list of names.values()) list.sort();
  return names;
}
