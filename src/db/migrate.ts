import { MikroORM } from '@mikro-orm/core';
import type { DatabaseSettings } from '../config/database.settings.js';
import { StartupError } from '../errors/startup-error.js';
import type { DatabaseDefinition } from './database-definition.js';
import type { Orm } from './orm.js';
import { grantToServingRole } from './serving-role.js';

/** The id of the advisory lock. Any number will do if every AuthHero uses the same. */
const MIGRATION_LOCK = 1_701_343_855;
/** The end of the name of a migration that older code can run with: see docs/operations-reference.md. */
const COMPATIBLE = /_compatible$/;

/** Newer code has migrated the database, and this code cannot work with the changes. */
export class SchemaTooNewError extends StartupError {
  constructor(migrations: string[]) {
    super(
      `The database is newer than this AuthHero: it has ${migrations.join(', ')}. Run the version that made it so, or a newer one.`,
    );
    this.name = 'SchemaTooNewError';
  }
}

/**
 * Applies pending migrations. If several processes try at once on a PostgreSQL server, one works and the others wait for it. With
 * MIGRATION_DATABASE_URL it then grants the serving role what that role needs.
 * @param onBegin gets the name of each migration when it begins
 * @returns the names of the migrations that were applied
 */
export async function migrate(
  settings: DatabaseSettings,
  orm: Orm,
  definition: DatabaseDefinition,
  onBegin?: (name: string) => void,
): Promise<string[]> {
  if (settings.embedded) return up(orm, onBegin);
  const migrating: Orm = await MikroORM.init(await definition.ormOptions(settings, 'migrate'));
  try {
    return await migrating.em.fork().transactional(async (em) => {
      await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
      const applied = (await isMigrated(migrating)) ? [] : await up(migrating, onBegin);
      if (!settings.migrationUrl) return applied;
      await grantToServingRole(em, decodeURIComponent(new URL(settings.url).username), definition.rights);
      return applied;
    });
  } finally {
    await migrating.close();
  }
}

/**
 * Whether every migration that this code knows has been applied.
 * @throws SchemaTooNewError when one was applied that this code does not know and that is not marked as compatible
 */
export async function isMigrated(orm: Orm): Promise<boolean> {
  return (await pendingMigrations(orm)).length === 0;
}

/**
 * The migrations that this code knows and that have not been applied, in order.
 * @throws SchemaTooNewError as isMigrated does
 */
export async function pendingMigrations(orm: Orm): Promise<string[]> {
  const known = (orm.config.get('migrations').migrationsList ?? []).map((migration) =>
    'name' in migration ? migration.name : '',
  );
  const applied = await appliedMigrations(orm);
  const tooNew = applied.filter((name) => !known.includes(name) && !COMPATIBLE.test(name));
  if (tooNew.length > 0) throw new SchemaTooNewError(tooNew);
  return known.filter((name) => !applied.includes(name));
}

/** Checks first that the table exists: a failing statement would end the transaction around it, with its lock. */
async function appliedMigrations({ em }: Orm): Promise<string[]> {
  const [found] = await em.execute<{ made: boolean }[]>(
    "select to_regclass('mikro_orm_migrations') is not null as made",
  );
  if (!found?.made) return [];
  const rows = await em.execute<{ name: string }[]>('select name from mikro_orm_migrations');
  return rows.map(({ name }) => name);
}

async function up(orm: Orm, onBegin?: (name: string) => void): Promise<string[]> {
  if (onBegin) orm.migrator.on('migrating', ({ name }) => onBegin(name));
  return (await orm.migrator.up()).map(({ name }) => name);
}
