import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { openSealer } from './open-sealer.js';
import { findUnknownKeys, type SealedColumn } from './reseal.js';

/**
 * Checks that everything that was sealed can be opened. Otherwise a second factor, say, could not be checked when it is needed.
 * @throws ConfigError that names the ids of the keys that are missing
 */
export async function requireSealingKeys(
  em: SqlEntityManager,
  columns: readonly SealedColumn[],
  config: Pick<Config, 'environment' | 'sealing' | 'database'>,
): Promise<void> {
  if (columns.length === 0) return;
  const missing = await findUnknownKeys(em, columns, openSealer(config)?.keyIds ?? []);
  if (missing.length === 0) return;
  throw new ConfigError([
    `SECRETS_KEY is not the key of all that was sealed: ${missing.join(', ')} is missing. Put the earlier SECRETS_KEY into SECRETS_KEY_PREVIOUS.`,
  ]);
}
