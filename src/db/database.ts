import { existsSync } from 'node:fs';
import { MikroORM } from '@mikro-orm/core';
import type { DatabaseSettings } from '../config/database.settings.js';
import { describeDatabase } from '../config/postgres-url.js';
import { lockDataDir } from './data-dir-lock.js';
import type { DatabaseDefinition } from './database-definition.js';
import { checkEmbeddedVersion, embeddedFolder } from './embedded-folder.js';
import { migrate } from './migrate.js';
import type { Orm } from './orm.js';

export interface Database {
  readonly orm: Orm;
  /** See `databaseName`. */
  readonly name: string;
  /** Whether the embedded database has to be created first. */
  readonly isNew: boolean;
  /** Applies pending migrations: see `migrate`. */
  migrate(onBegin?: (migration: string) => void): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Opens PostgreSQL, or the embedded database when `DATABASE_URL` is not set. PostgreSQL is not connected to yet.
 * @param use a migration may take as long as it needs, a request may not
 * @throws DataDirLockedError when another process has the embedded database; EmbeddedVersionError
 */
export async function openDatabase(
  settings: DatabaseSettings,
  definition: DatabaseDefinition,
  use: 'serve' | 'migrate' = 'serve',
): Promise<Database> {
  const isNew = settings.embedded && !existsSync(embeddedFolder(settings));
  const unlock = settings.embedded ? lockDataDir(settings.dataDir) : undefined;
  try {
    if (settings.embedded) checkEmbeddedVersion(settings);
    const orm: Orm = await MikroORM.init(await definition.ormOptions(settings, use));
    const name = databaseName(settings);
    const close = async () => {
      await orm.close();
      unlock?.();
    };
    return { orm, name, isNew, migrate: (onBegin) => migrate(settings, orm, definition, onBegin), close };
  } catch (error) {
    unlock?.();
    throw error;
  }
}

/** The database in words for a person, without any secret. */
export const databaseName = (settings: DatabaseSettings): string =>
  settings.embedded
    ? `the embedded database in ${settings.dataDir}`
    : `PostgreSQL at ${describeDatabase(settings.url)}`;
