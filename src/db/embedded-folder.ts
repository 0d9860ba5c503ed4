import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings } from '../config/database.settings.js';
import { StartupError } from '../errors/startup-error.js';

/** The version of PostgreSQL that PGlite is. */
export const EMBEDDED_POSTGRES_VERSION = '18';

/** The embedded database was made by another version of PostgreSQL, whose files this one cannot read. */
export class EmbeddedVersionError extends StartupError {
  constructor(dataDir: string, version: string) {
    super(
      `The embedded database in ${dataDir} was made by PostgreSQL ${version}, and this AuthHero has PostgreSQL ${EMBEDDED_POSTGRES_VERSION}. Run the version of AuthHero that made it, or choose another DATA_DIR.`,
    );
    this.name = 'EmbeddedVersionError';
  }
}

/** The folder with the files of the embedded database. */
export const embeddedFolder = ({ dataDir }: DatabaseSettings): string => join(dataDir, 'pglite');

/** @throws EmbeddedVersionError when the folder has data of another version */
export function checkEmbeddedVersion(settings: DatabaseSettings): void {
  const file = join(embeddedFolder(settings), 'PG_VERSION');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : EMBEDDED_POSTGRES_VERSION;
  if (version !== EMBEDDED_POSTGRES_VERSION) throw new EmbeddedVersionError(settings.dataDir, version);
}
