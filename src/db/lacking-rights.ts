import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ServingRights } from './database-definition.js';
import { listRights } from './right-list.js';

/** What makes requests fail, in words for an operator: missing rights of the current role, and a database that is read-only. */
export async function findLackingRights(em: SqlEntityManager, rights: ServingRights): Promise<string[]> {
  const needed = listRights(rights).map(({ object, privilege }) =>
    privilege === 'execute'
      ? { right: `execute on ${object}`, held: `has_function_privilege(current_user, '${object}', 'execute')` }
      : {
          right: `${privilege} on "${object}"`,
          held: `has_table_privilege(current_user, '"${object}"', '${privilege}')`,
        },
  );
  const [row] = await em.execute<Record<string, boolean>[]>(
    `select ${needed.map(({ held }, index) => `${held} as right_${index}`).join(', ')},
       current_setting('default_transaction_read_only')::bool as is_read_only, pg_is_in_recovery() as is_standby`,
  );
  const lacking = needed.filter((_each, index) => !row?.[`right_${index}`]).map(({ right }) => right);
  return [
    ...(lacking.length > 0 ? [`the database role may not ${lacking.join(', ')}: run authhero migrate`] : []),
    ...(row?.is_read_only ? ['default_transaction_read_only is on: nothing can be written'] : []),
    ...(row?.is_standby ? ['the server is a standby: nothing can be written'] : []),
  ];
}
