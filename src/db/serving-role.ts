import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { DatabaseSettings } from '../config/database.settings.js';
import { StartupError } from '../errors/startup-error.js';
import type { ServingRights } from './database-definition.js';
import { isDatabaseUnavailable } from './database-errors.js';
import type { NeedlessRight } from './feature.js';
import type { Orm } from './orm.js';
import { MIGRATIONS_PRIVILEGES } from './right-list.js';

/** `migrate` cannot grant the serving role the rights that it needs. */
export class ServingRoleError extends StartupError {}

/**
 * The name of the serving role in PostgreSQL, and the schema that it uses: null if it has none. `schema` is undefined if nobody
 * could connect with this role.
 */
interface ServingRole {
  readonly role: string;
  readonly schema?: string | null;
}

/**
 * Asks PostgreSQL for the name of the role of DATABASE_URL, because a pooler may use another name. If this connection is not
 * possible, as on a machine that only migrates, takes the name in the URL.
 */
export async function findServingRole({ url }: DatabaseSettings, orm: Orm): Promise<ServingRole> {
  try {
    const [found] = await orm.em.execute<ServingRole[]>('select current_user as role, current_schema() as schema');
    if (found) return found;
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
  }
  return { role: decodeURIComponent(new URL(url).username) };
}

/**
 * Grants the serving role exactly the rights that it needs on each table. The current role must own the tables. If both are the
 * same role, grants nothing.
 * @throws ServingRoleError if the serving role does not exist, or uses another schema
 */
export async function grantToServingRole(
  em: SqlEntityManager,
  serving: ServingRole,
  rights: ServingRights,
): Promise<void> {
  const [found] = await em.execute<{ name: string; isOwner: boolean; schema: string }[]>(
    'select quote_ident(rolname) as name, rolname = current_user as "isOwner", current_schema() as schema from pg_roles where rolname = ?',
    [serving.role],
  );
  if (!found)
    throw new ServingRoleError(
      `The role "${serving.role}" of DATABASE_URL does not exist, so nothing was granted and nothing was migrated. Create it with authhero db init, or correct DATABASE_URL.`,
    );
  if (serving.schema !== undefined && serving.schema !== found.schema)
    throw new ServingRoleError(
      `DATABASE_URL leads to ${serving.schema === null ? 'no schema' : `the schema ${serving.schema}`} and MIGRATION_DATABASE_URL to ${found.schema}, so the tables would not be found. Set the same search_path for both roles, and grant usage on the schema to ${found.name}.`,
    );
  if (found.isOwner) return;
  for (const [table, privileges] of Object.entries({ ...rights.privileges, ...MIGRATIONS_PRIVILEGES })) {
    await em.execute(`revoke all on "${table}" from ${found.name}`);
    await em.execute(`grant ${privileges} on "${table}" to ${found.name}`);
  }
  for (const each of rights.functions) await em.execute(`grant execute on function ${each} to ${found.name}`);
}

/** Needless rights that belong to no feature: on the server, the schema and every table. */
const GENERAL_RIGHTS: readonly NeedlessRight[] = [
  {
    description: 'is a superuser',
    condition: '(select rolsuper from pg_roles where rolname = current_user)',
  },
  {
    description: 'can make databases or roles, replicate, or see all rows',
    condition:
      '(select rolcreatedb or rolcreaterole or rolreplication or rolbypassrls from pg_roles where rolname = current_user)',
  },
  {
    description: "can reach the server's files or programs, or all data",
    condition:
      "exists (select from pg_roles where rolname ~ '^pg_(execute|read|write)_' and pg_has_role(oid, 'member'))",
  },
  {
    description: 'can create tables',
    condition: "has_schema_privilege(current_schema(), 'create')",
  },
  {
    description: 'can alter and drop tables',
    condition: `pg_has_role((select tableowner from pg_tables
      where schemaname = current_schema() and tablename = 'mikro_orm_migrations'), 'member')`,
  },
];

/** Which rights the current role has that the server does not need, in words for an operator. */
export async function findNeedlessRights(em: SqlEntityManager, { needless }: ServingRights): Promise<string[]> {
  const rights = [...GENERAL_RIGHTS, ...needless];
  const columns = rights.map(({ condition }, index) => `${condition} as right_${index}`);
  const [row] = await em.execute<Record<string, boolean>[]>(`select ${columns.join(', ')}`);
  const held = rights.filter((_right, index) => row?.[`right_${index}`]);
  return [...new Set(held.map(({ description }) => description))];
}
