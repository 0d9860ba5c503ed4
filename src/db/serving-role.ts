import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ServingRights } from './database-definition.js';
import type { NeedlessRight } from './feature.js';

/** The table of the ORM's migrator. */
const MIGRATIONS_PRIVILEGES = { mikro_orm_migrations: 'select' };

/**
 * Grants the serving role what it needs of each table and no more, where the role exists and is not the one that asks.
 * Only the owner of the tables can.
 */
export async function grantToServingRole(em: SqlEntityManager, role: string, rights: ServingRights): Promise<void> {
  const [found] = await em.execute<{ name: string }[]>(
    'select quote_ident(rolname) as name from pg_roles where rolname = ? and rolname <> current_user',
    [role],
  );
  if (!found) return;
  for (const [table, privileges] of Object.entries({ ...rights.privileges, ...MIGRATIONS_PRIVILEGES })) {
    await em.execute(`revoke all on "${table}" from ${found.name}`);
    await em.execute(`grant ${privileges} on "${table}" to ${found.name}`);
  }
  for (const each of rights.functions) await em.execute(`grant execute on function ${each} to ${found.name}`);
}

/** Rights over the server, the schema and every table. */
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
      "exists (select from pg_roles where rolname ~ '^pg_(execute|read|write)_' and pg_has_role(oid, 'usage'))",
  },
  {
    description: 'can create tables',
    condition: "has_schema_privilege(current_schema(), 'create')",
  },
  {
    description: 'can alter and drop tables',
    condition: `pg_has_role((select tableowner from pg_tables
      where schemaname = current_schema() and tablename = 'mikro_orm_migrations'), 'usage')`,
  },
];

/** Which rights the current role has that the server has no use for, in words for an operator. */
export async function findNeedlessRights(em: SqlEntityManager, { needless }: ServingRights): Promise<string[]> {
  const rights = [...GENERAL_RIGHTS, ...needless];
  const columns = rights.map(({ condition }, index) => `${condition} as right_${index}`);
  const [row] = await em.execute<Record<string, boolean>[]>(`select ${columns.join(', ')}`);
  const held = rights.filter((_right, index) => row?.[`right_${index}`]);
  return [...new Set(held.map(({ description }) => description))];
}
