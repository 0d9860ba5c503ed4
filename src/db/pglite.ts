import { join } from 'node:path';
import type { Configuration } from '@mikro-orm/core';
import { PgliteConnection, PgliteDriver } from '@mikro-orm/pglite';
import type { Config } from '../config/config.js';
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
export const driverOptions = (config: Config) => ({
  driver: EmbeddedDriver,
  dbName: join(config.database.dataDir, 'pglite'),
});
