import { MikroORM } from '@mikro-orm/core';
import type { DatabaseSettings } from '../config/database.settings.js';
import { StartupError } from '../errors/startup-error.js';
import type { DatabaseDefinition } from './database-definition.js';
import type { Orm } from './orm.js';
import { grantToServingRole } from './serving-role.js';

/** An arbitrary number: it only has to be the same in every AuthHero. */
const MIGRATION_LOCK = 1_701_343_855;
/** A migration whose name ends so may be applied under the code before it: see docs/operations.md. */
const COMPATIBLE = /_compatible$/;

/** The database was migrated by newer code, with changes that this code can't work with. */
export class SchemaTooNewError extends StartupError {
  constructor(migrations: string[]) {
    super(
      `The database is newer than this AuthHero: it has ${migrations.join(', ')}. Run the version that made it so, or a newer one.`,
    );
    this.name = 'SchemaTooNewError';
  }
}

/**
 * Applies what is pending. Of several processes that try at once on a PostgreSQL server, one works and the others wait
 * for it; the embedded database belongs to one process anyway. With a role of its own it then grants the server's role
 * what that needs.
 * @param onBegin is told the name of each migration when it begins
 * @returns the names of the migrations that were applied
 */
export async function migrate(
  settings: DatabaseSettings,
  orm: Orm,
  definition: DatabaseDefinition,
  onBegin?: (name: string) => void,
): Promise<string[]> {
  if (settings.embedded) return up(orm, onBegin);
  const patient: Orm = await MikroORM.init(await definition.ormOptions(settings, 'migrate'));
  try {
    return await patient.em.fork().transactional(async (em) => {
      await em.execute('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
      const applied = (await isMigrated(patient)) ? [] : await up(patient, onBegin);
      if (!settings.migrationUrl) return applied;
      await grantToServingRole(em, decodeURIComponent(new URL(settings.url).username), definition.rights);
      return applied;
    });
  } finally {
    await patient.close();
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

/** Looks before it asks: a statement that fails would end the transaction that it may stand in, and its lock with it. */
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
