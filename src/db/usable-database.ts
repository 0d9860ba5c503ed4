import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { StartupError } from '../errors/startup-error.js';

/** The oldest version of PostgreSQL that AuthHero works with. */
const OLDEST = 14;

/** AuthHero cannot work with the settings or the version of the database. */
export class UnusableDatabaseError extends StartupError {}

/**
 * Checks the settings that AuthHero needs and does not set for its own connections. PgClient sets the others.
 * @throws UnusableDatabaseError
 */
export async function requireUsable(em: SqlEntityManager): Promise<void> {
  const [found] = await em.execute<
    { encoding: string; schema: string | null; path: string; version: number; digits: number }[]
  >(
    `select current_setting('server_encoding') as encoding, current_schema() as schema,
       current_setting('search_path') as path, current_setting('server_version_num')::int / 10000 as version,
       current_setting('extra_float_digits')::int as digits`,
  );
  if (!found) return;
  const { encoding, schema, path, version, digits } = found;
  if (version < OLDEST)
    throw new UnusableDatabaseError(`PostgreSQL ${version} is too old: AuthHero needs version ${OLDEST} or newer.`);
  if (encoding !== 'UTF8')
    throw new UnusableDatabaseError(
      `The database is encoded in ${encoding}, which cannot store every name: AuthHero needs UTF8. Create one with authhero db init, or with create database … template template0 encoding 'UTF8'.`,
    );
  if (digits < 0)
    throw new UnusableDatabaseError(
      `extra_float_digits is ${digits}, which removes digits from times: set it to 0 or more for the database and the role.`,
    );
  if (schema === null)
    throw new UnusableDatabaseError(
      `No schema of the search path (${path}) exists, or the database role may not use it: create it, or grant usage on it.`,
    );
}
