import { join } from 'node:path';
import type { Configuration } from '@mikro-orm/core';
import { PgliteConnection, PgliteDriver } from '@mikro-orm/pglite';
import type { DatabaseSettings } from '../config/database.settings.js';
import { withBoundParameters } from './bound-parameters.js';

class BoundPgliteConnection extends withBoundParameters(PgliteConnection) {}

class EmbeddedDriver extends PgliteDriver {
  protected override readonly connection: PgliteConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new BoundPgliteConnection(config);
  }
}

/** The embedded database: PostgreSQL as WebAssembly in this process, its files below `DATA_DIR`. One connection: transactions queue. */
export const driverOptions = (settings: DatabaseSettings) => ({
  driver: EmbeddedDriver,
  dbName: join(settings.dataDir, 'pglite'),
});
