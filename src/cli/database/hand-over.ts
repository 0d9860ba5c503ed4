import pg from 'pg';
import { CommandError, say } from '../command/command.js';

const { escapeIdentifier: name } = pg;

/** @throws CommandError when a database that is there has tables of another program */
export async function requireOurs(there: pg.Client, database: string): Promise<void> {
  const { rows } = await there.query(
    `select count(*)::int as tables, count(*) filter (where tablename = 'mikro_orm_migrations')::int as ours
     from pg_tables where schemaname = 'public'`,
  );
  const { tables, ours } = rows[0];
  if (tables > 0 && ours === 0)
    throw new CommandError(`the database ${database} has tables of another program: name another one with --database`);
}

/** What a role owns in the database of AuthHero, as ALTER names it. */
const OWNED = `
  select 'table ' || quote_ident(relname) as what from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'r' and relowner = $1::regrole
  union all
  select 'function ' || oid::regprocedure from pg_proc
  where pronamespace = 'public'::regnamespace and proowner = $1::regrole`;

/**
 * Takes from the serving role what it should not have: the ownership of tables that it once created, and the right to create. What it
 * owns elsewhere stays.
 */
export async function handOver(there: pg.Client, role: string, owner: string): Promise<void> {
  const { rows: owned } = await there.query<{ what: string }>(OWNED, [name(role)]);
  for (const { what } of owned) await there.query(`alter ${what} owner to ${name(owner)}`);
  await there.query('revoke create on schema public from public');
  const { rows } = await there.query('select quote_ident(current_database()) as name');
  await there.query(`revoke temporary on database ${rows[0].name} from public`);
  await there.query(`grant create, usage on schema public to ${name(owner)}`);
  await there.query(`grant usage on schema public to ${name(role)}`);
  // Until version 14 the schema belongs to the superuser who made the server. A revoke by somebody else is only a warning.
  const { rows: open } = await there.query("select has_schema_privilege($1, 'public', 'create') as may", [role]);
  if (open[0].may)
    say(
      `warning: every role may create tables in ${rows[0].name}: as its owner, revoke create on schema public from public`,
    );
}
