import type { Configuration } from '@mikro-orm/core';
import { PgliteConnection, PgliteDriver } from '@mikro-orm/pglite';
import type { DatabaseSettings } from '../config/database.settings.js';
import { withBoundParameters } from './bound-parameters.js';
import { embeddedFolder } from './embedded-folder.js';

class BoundPgliteConnection extends withBoundParameters(PgliteConnection) {}

class EmbeddedDriver extends PgliteDriver {
  protected override readonly connection: PgliteConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new BoundPgliteConnection(config);
  }
}

/** The embedded database: PostgreSQL as WebAssembly in this process, with its files in `DATA_DIR`. It has one connection, so transactions wait for each other. */
export const driverOptions = (settings: DatabaseSettings) => ({
  driver: EmbeddedDriver,
  dbName: embeddedFolder(settings),
});
