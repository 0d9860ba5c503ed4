import type { MigrationObject } from '@mikro-orm/core';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import type { DatabaseSettings } from './src/config/database.settings.js';
import { loadConfig } from './src/config/load-config.js';
import type { DatabaseDefinition } from './src/db/database-definition.js';
import type { OrmOptions } from './src/db/orm.js';
import { features } from './src/features.js';

/** Every entity and, in order, every migration; the rest depends on the driver, of which only the one in use is loaded. */
async function ormOptions(settings: DatabaseSettings, use: 'serve' | 'migrate'): Promise<OrmOptions> {
  const { driverOptions } = settings.embedded
    ? await import('./src/db/pglite.js')
    : await import('./src/db/postgresql.js');
  return {
    ...driverOptions(settings, use),
    entities: features.flatMap(({ entities = [] }) => entities),
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations(),
      path: 'migrations',
      snapshot: false,
      disableForeignKeys: false,
      // Without it the migrator makes its table before the transaction, on another connection: a failure would leave the table behind.
      includeWildcardSchema: true,
    },
    // `purge_user` is a migration's own; the entities do not know of it.
    schemaGenerator: { ignoreRoutines: true },
    forceUtcTimezone: true,
    ensureDatabase: false,
    logger: () => {},
  };
}

/** Names begin with the time at which a migration was written: sorted, they are in the order in which they are applied. */
const migrations = (): MigrationObject[] =>
  features.flatMap((feature) => feature.migrations ?? []).sort((one, other) => (one.name < other.name ? -1 : 1));

export const databaseDefinition: DatabaseDefinition = {
  ormOptions,
  sealed: features.flatMap(({ sealed = [] }) => sealed),
  rights: {
    privileges: Object.assign({}, ...features.map(({ privileges = {} }) => privileges)),
    functions: features.flatMap(({ functions = [] }) => functions),
    needless: features.flatMap(({ needlessRights = [] }) => needlessRights),
  },
};

/** For the MikroORM command line. */
export default () => ormOptions(loadConfig().database, 'serve');
