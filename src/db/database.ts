import { MikroORM } from '@mikro-orm/core';
import { type Orm, ormOptions } from '../../mikro-orm.config.js';
import type { Config } from '../config/config.js';
import { lockDataDir } from './data-dir-lock.js';

/** Where it is and what it is called, without who logs in. */
const describeUrl = (url: string): string => `${new URL(url).host}${decodeURIComponent(new URL(url).pathname)}`;

export interface Database {
  readonly orm: Orm;
  /** What serves, in words for a person; no secret in it. */
  readonly name: string;
  close(): Promise<void>;
}

/**
 * Opens PostgreSQL, or the embedded database when `DATABASE_URL` is not set. PostgreSQL is not connected to yet.
 * @throws DataDirLockedError when another process has the embedded database
 */
export async function openDatabase(config: Config, use: 'serve' | 'migrate' = 'serve'): Promise<Database> {
  const unlock = config.database.embedded ? lockDataDir(config.database.dataDir) : undefined;
  try {
    const orm: Orm = await MikroORM.init(await ormOptions(config, use));
    const name = config.database.embedded
      ? `the embedded database in ${config.database.dataDir}`
      : `PostgreSQL at ${describeUrl(config.database.url)}`;
    const close = async () => {
      await orm.close();
      unlock?.();
    };
    return { orm, name, close };
  } catch (error) {
    unlock?.();
    throw error;
  }
}
