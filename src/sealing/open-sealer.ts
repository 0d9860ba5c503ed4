import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { sealingKey } from '../config/sealing.kinds.js';
import { Sealer } from './sealer.js';

const KEY_BYTES = 32;
const DRAFT_NAME_BYTES = 6;
/** The name of the key's file in DATA_DIR. Only used outside production. */
const KEY_FILE = 'secrets-key';

/**
 * Makes the sealer from the configuration. Outside production, if SECRETS_KEY is not set, it makes a key in DATA_DIR once.
 * @returns undefined in production without SECRETS_KEY: an operation that has to seal something then answers NOT_CONFIGURED
 */
export function openSealer({
  environment,
  sealing,
  database,
}: Pick<Config, 'environment' | 'sealing' | 'database'>): Sealer | undefined {
  const { key, previousKeys } = sealing;
  if (key) return new Sealer(key, previousKeys);
  return environment === 'production' ? undefined : new Sealer(keyIn(database.dataDir), previousKeys);
}

/**
 * Two processes that start together must use the same key. So the file is linked into place: it appears complete, and only if no
 * file exists yet.
 */
function keyIn(folder: string): Buffer {
  const file = join(folder, KEY_FILE);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const draft = `${file}.${randomBytes(DRAFT_NAME_BYTES).toString('hex')}`;
    // Flushed to the disk first: after a power failure the file must not be empty.
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  try {
    return sealingKey.parse(readFileSync(file, 'utf8').trim()) as Buffer;
  } catch (error) {
    throw new ConfigError([`${file} ${(error as Error).message}`]);
  }
}
