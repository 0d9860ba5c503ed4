import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { Sealer } from './sealer.js';

const KEY_BYTES = 32;
const DRAFT_NAME_BYTES = 6;
/** In DATA_DIR, outside production. */
const KEY_FILE = 'secrets-key';

/**
 * The sealer of the configuration. Outside production a key is made in DATA_DIR, once, where none is configured.
 * @returns undefined in production without SECRETS_KEY: what has to seal something answers NOT_CONFIGURED then
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

/** Two processes that start together must not use two keys: the whole file appears at once, and only if there is none. */
function keyIn(folder: string): Buffer {
  const file = join(folder, KEY_FILE);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const draft = `${file}.${randomBytes(DRAFT_NAME_BYTES).toString('hex')}`;
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64');
}
