/** What `authhero db init` sets outside production when nothing else is said. It is published. */
export const DEFAULT_PASSWORD = 'authhero';

/**
 * The passwords of the two roles that `authhero db init` makes. They come from the environment, since arguments show in the
 * list of processes.
 * @throws Error in production, where the default would be a password that everybody knows
 */
export function databasePasswords(): { password: string; migrationPassword: string } {
  const { NODE_ENV, DB_INIT_PASSWORD, DB_INIT_MIGRATION_PASSWORD } = process.env;
  if (NODE_ENV === 'production' && !DB_INIT_PASSWORD)
    throw new Error('DB_INIT_PASSWORD is needed in production: without it the password of each role is "authhero".');
  const password = DB_INIT_PASSWORD || DEFAULT_PASSWORD;
  return { password, migrationPassword: DB_INIT_MIGRATION_PASSWORD || password };
}
