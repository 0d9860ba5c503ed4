import { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { DatabaseSettings } from '../config/database.settings.js';
import { StartupError } from '../errors/startup-error.js';
import type { DatabaseDefinition } from './database-definition.js';
import type { Orm } from './orm.js';
import { findServingRole, grantToServingRole } from './serving-role.js';
import { requireUsable } from './usable-database.js';

/** The id of the advisory lock. The number is arbitrary, but every AuthHero must use the same. */
const MIGRATION_LOCK = 1_701_343_855;
/** Older code still works after a migration whose name ends like this: see docs/operations-reference.md. */
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
 * Applies pending migrations, on one connection. If several processes migrate a PostgreSQL server at the same time, one of them
 * works and the others wait. If MIGRATION_DATABASE_URL is set, grants the serving role the rights that it needs.
 * @param onBegin gets the name of each migration when it begins
 * @returns the names of the migrations that were applied
 * @throws SchemaTooNewError; UnusableDatabaseError; ServingRoleError if the serving role does not exist or uses another schema
 */
export async function migrate(
  settings: DatabaseSettings,
  orm: Orm,
  definition: DatabaseDefinition,
  onBegin?: (name: string) => void,
): Promise<string[]> {
  if (settings.embedded) return up(orm, orm.em, onBegin);
  const serving = settings.migrationUrl ? await findServingRole(settings, orm) : undefined;
  const migrating: Orm = await MikroORM.init(await definition.ormOptions(settings, 'migrate'));
  try {
    // The migrator runs this check once, outside of the transaction. If it runs now, no second connection is needed later.
    await migrating.schema.ensureDatabase();
    return await migrating.em.fork().transactional(async (em) => {
      await requireUsable(em);
      await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
      const applied = (await isMigrated(migrating, em)) ? [] : await up(migrating, em, onBegin);
      if (serving) await grantToServingRole(em, serving, definition.rights);
      return applied;
    });
  } finally {
    await migrating.close();
  }
}

/**
 * Whether every migration that this code knows has been applied.
 * @throws SchemaTooNewError if a migration was applied that this code does not know and that is not marked as compatible
 */
export async function isMigrated(orm: Orm, em: SqlEntityManager = orm.em): Promise<boolean> {
  return (await pendingMigrations(orm, em)).length === 0;
}

/**
 * The migrations that this code knows and that have not been applied yet, in order.
 * @throws SchemaTooNewError for the same reason as isMigrated
 */
export async function pendingMigrations(orm: Orm, em: SqlEntityManager = orm.em): Promise<string[]> {
  const known = (orm.config.get('migrations').migrationsList ?? []).map((migration) =>
    'name' in migration ? migration.name : '',
  );
  const applied = await appliedMigrations(em);
  const tooNew = applied.filter((name) => !known.includes(name) && !COMPATIBLE.test(name));
  if (tooNew.length > 0) throw new SchemaTooNewError(tooNew);
  return known.filter((name) => !applied.includes(name));
}

/** Checks first whether the table exists, because a failed statement would abort the transaction and release its lock. */
async function appliedMigrations(em: SqlEntityManager): Promise<string[]> {
  const [found] = await em.execute<{ made: boolean }[]>(
    "select to_regclass('mikro_orm_migrations') is not null as made",
  );
  if (!found?.made) return [];
  const rows = await em.execute<{ name: string }[]>('select name from mikro_orm_migrations');
  return rows.map(({ name }) => name);
}

async function up(orm: Orm, em: SqlEntityManager, onBegin?: (name: string) => void): Promise<string[]> {
  if (onBegin) orm.migrator.on('migrating', ({ name }) => onBegin(name));
  const transaction = em.getTransactionContext();
  return (await orm.migrator.up(transaction ? { transaction } : {})).map(({ name }) => name);
}
