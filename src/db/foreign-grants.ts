import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ServingRights } from './database-definition.js';
import { listRights, MIGRATIONS_PRIVILEGES, type Right } from './right-list.js';

interface Grant extends Right {
  readonly role: string;
}

/** Grants on tables, columns and functions, except those to the owner, the current role and superusers. Grantee 0 is every role. */
const GRANTS = `
  with tables as (
    select oid, relname, relowner, relacl from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname = any(?)),
  grants as (
    select relname, relowner, (aclexplode(relacl)).* from tables
    union all
    select relname, relowner, (aclexplode(attacl)).* from tables join pg_attribute on attrelid = tables.oid
    union all
    select proname, proowner, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).*
    from pg_proc where oid = any(?::regprocedure[]))
  select distinct coalesce(rolname, 'PUBLIC') as role, relname as object, lower(privilege_type) as privilege
  from grants left join pg_roles on pg_roles.oid = grantee
  where grantee <> relowner and (grantee = 0 or rolname <> current_user and not rolsuper)
  order by 1, 2, 3`;

/**
 * Which other roles may use AuthHero's tables or functions, in words for an operator. Such a role can read hashes, or make
 * somebody an admin. The reason can be default privileges: they give rights to tables that are created later. A second serving
 * role, with exactly the rights that migrations grant, is not reported: operators may use two roles while they change the
 * password.
 */
export async function findForeignGrants(em: SqlEntityManager, rights: ServingRights): Promise<string[]> {
  const parameters = [
    Object.keys({ ...rights.privileges, ...MIGRATIONS_PRIVILEGES }),
    rights.functions.map((each) => `"${each}"`),
  ];
  const grants = await em.execute<Grant[]>(
    GRANTS,
    parameters.map((names) => `{${names.join(',')}}`),
  );
  const wanted = new Set(listRights(rights).map(keyOf));
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) groups.set(grant.role, [...(groups.get(grant.role) ?? []), grant]);
  return [...groups]
    .filter(([, held]) => held.length !== wanted.size || !held.every((grant) => wanted.has(keyOf(grant))))
    .map(([role, held]) => `${role === 'PUBLIC' ? 'every role' : `the role ${role}`} ${inWords(held)}`);
}

/** PostgreSQL names the function of a grant without the types of its arguments. */
const keyOf = ({ object, privilege }: Right): string => `${object.replace(/\(.*/, '')} ${privilege}`;

function inWords(held: Grant[]): string {
  const privileges = [...new Set(held.map(({ privilege }) => privilege))].join(', ');
  const objects = [...new Set(held.map(({ object }) => `"${object}"`))].join(', ');
  return `may ${privileges} on ${objects}: revoke it, and alter the default privileges that gave it`;
}
