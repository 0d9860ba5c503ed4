import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { RolePolicy } from './role-policy.js';

/**
 * SQL for the permissions of a user at this moment, sorted and separated by commas, which is faster to read than an array of
 * PostgreSQL. They come from every role of the user. Everybody has the role `user`, and `admin` has the permissions of all roles.
 * @param policy leaves out roles that grant the user nothing for lack of a second factor. Without it, all roles count
 */
export const permissionsOf = (userId: string, policy?: RolePolicy): string => `array_to_string(array(
  select distinct permission from role, unnest(role.permissions) permission
  where role.name = 'user' or exists (
    select from role_assignment assignment join role held on held.id = assignment.role_id
    where assignment.user_id = ${userId} and held.name in (role.name, 'admin') ${policy?.andGrants('held.name', userId) ?? ''})
  order by permission), ',')`;

/** The permissions in such a text. */
export const splitPermissions = (permissions: string): string[] => (permissions === '' ? [] : permissions.split(','));

/** What the roles of each user grant at this moment, in one statement. @param policy as above */
export async function findPermissions(
  em: SqlEntityManager,
  userIds: readonly string[],
  policy?: RolePolicy,
): Promise<Map<string, string[]>> {
  const rows = await em.execute<{ id: string; permissions: string }[]>(
    `select wanted.id, ${permissionsOf('wanted.id::uuid', policy)} as permissions
      from json_array_elements_text(?::json) as wanted (id)`,
    [JSON.stringify(userIds)],
  );
  return new Map(rows.map(({ id, permissions }) => [id, splitPermissions(permissions)]));
}
