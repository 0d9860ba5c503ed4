import type { SqlEntityManager } from '@mikro-orm/postgresql';

/** What the server does to each table. Nothing else: it cannot change a table, nor what was recorded. */
const PRIVILEGES = {
  user: 'select, insert, update',
  api_key: 'select, insert, update',
  role: 'select, insert, update, delete',
  role_assignment: 'select, insert, delete',
  retired_username: 'select',
  known_address: 'select, insert, update, delete',
  rate_limit: 'select, insert, update, delete',
  audit_event: 'select, insert',
  mikro_orm_migrations: 'select',
};

/**
 * Grants the server's role what it needs of each table and no more, where the role exists and is not the one that asks.
 * Only the owner of the tables can.
 */
export async function grantToServer(em: SqlEntityManager, role: string): Promise<void> {
  const [found] = await em.execute<{ name: string }[]>(
    'select quote_ident(rolname) as name from pg_roles where rolname = ? and rolname <> current_user',
    [role],
  );
  if (!found) return;
  for (const [table, privileges] of Object.entries(PRIVILEGES)) {
    await em.execute(`revoke all on "${table}" from ${found.name}`);
    await em.execute(`grant ${privileges} on "${table}" to ${found.name}`);
  }
  await em.execute(`grant execute on function purge_user(uuid) to ${found.name}`);
}

/** Which rights the current role has that the server has no use for, in words for an operator. */
export async function needlessRights(em: SqlEntityManager): Promise<string[]> {
  const [rights] = await em.execute<Record<string, boolean>[]>(`
    select
      (select rolsuper from pg_roles where rolname = current_user) as "is a superuser",
      (select rolcreatedb or rolcreaterole or rolreplication or rolbypassrls from pg_roles where rolname = current_user)
        as "can make databases or roles, replicate, or see all rows",
      exists (select from pg_roles where rolname ~ '^pg_(execute|read|write)_' and pg_has_role(oid, 'usage'))
        as "can reach the server's files or programs, or all data",
      has_schema_privilege(current_schema(), 'create') as "can create tables",
      pg_has_role((select tableowner from pg_tables where schemaname = current_schema() and tablename = 'user'), 'usage')
        as "can alter and drop tables",
      has_any_column_privilege('audit_event', 'update') or has_table_privilege('audit_event', 'delete, truncate, trigger')
        as "can change audit events",
      has_table_privilege('"user"', 'delete, truncate') or has_table_privilege('api_key', 'delete, truncate')
        as "can delete users and keys"`);
  return Object.entries(rights ?? {}).flatMap(([right, has]) => (has ? [right] : []));
}
