import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** The folder has some files of an embedded database. PGlite would make a new one over them. */
export class EmbeddedIncompleteError extends StartupError {
  constructor(folder: string) {
    super(
      `The embedded database in ${folder} is incomplete: it has files, but no PG_VERSION. Restore the whole folder from a backup. If a first start was interrupted, delete it.`,
    );
    this.name = 'EmbeddedIncompleteError';
  }
}

/** The folder with the files of the embedded database. */
export const embeddedFolder = ({ dataDir }: DatabaseSettings): string => join(dataDir, 'pglite');

/** @throws EmbeddedVersionError when the folder has data of another version; EmbeddedIncompleteError */
export function checkEmbeddedVersion(settings: DatabaseSettings): void {
  const folder = embeddedFolder(settings);
  const file = join(folder, 'PG_VERSION');
  if (!existsSync(file) && existsSync(folder) && readdirSync(folder).length > 0)
    throw new EmbeddedIncompleteError(folder);
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : EMBEDDED_POSTGRES_VERSION;
  if (version !== EMBEDDED_POSTGRES_VERSION) throw new EmbeddedVersionError(settings.dataDir, version);
}
