import pg from 'pg';
import { CommandError, say } from '../command/command.js';

const { escapeIdentifier: name } = pg;

/** @throws CommandError if an existing database has tables of another program */
export async function requireOurs(there: pg.Client, database: string): Promise<void> {
  const { rows } = await there.query(
    `select count(*)::int as tables, count(*) filter (where tablename = 'mikro_orm_migrations')::int as ours
     from pg_tables where schemaname = 'public'`,
  );
  const { tables, ours } = rows[0];
  if (tables > 0 && ours === 0)
    throw new CommandError(`the database ${database} has tables of another program: name another one with --database`);
}

/** The tables and functions in the schema `public` that a role owns, in the words of ALTER. */
const OWNED = `
  select 'table ' || quote_ident(relname) as what from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'r' and relowner = $1::regrole
  union all
  select 'function ' || oid::regprocedure from pg_proc
  where pronamespace = 'public'::regnamespace and proowner = $1::regrole`;

/**
 * Takes rights from the serving role that it should not have: the ownership of tables and functions, and the right to create tables.
 * Only objects in the schema `public` get another owner.
 */
export async function handOver(there: pg.Client, role: string, owner: string): Promise<void> {
  const { rows: owned } = await there.query<{ what: string }>(OWNED, [name(role)]);
  for (const { what } of owned) await there.query(`alter ${what} owner to ${name(owner)}`);
  await there.query('revoke create on schema public from public');
  const { rows } = await there.query('select quote_ident(current_database()) as name');
  await there.query(`revoke temporary on database ${rows[0].name} from public`);
  await there.query(`grant create, usage on schema public to ${name(owner)}`);
  await there.query(`grant usage on schema public to ${name(role)}`);
  // Up to version 14 the schema belongs to the superuser who made the server. If somebody else revokes, PostgreSQL only warns.
  const { rows: open } = await there.query("select has_schema_privilege($1, 'public', 'create') as may", [role]);
  if (open[0].may)
    say(
      `warning: every role may create tables in ${rows[0].name}: as its owner, revoke create on schema public from public`,
    );
}
