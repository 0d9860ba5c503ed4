import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { openSealer } from './open-sealer.js';
import { findUnknownKeys, type SealedColumn } from './reseal.js';

/**
 * Checks that the configuration has the key of every sealed value. Otherwise AuthHero would notice a missing key only when it needs
 * the value.
 * @throws ConfigError that names the ids of the missing keys
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
    `SECRETS_KEY cannot open every sealed value in the database: ${missing.join(', ')} is missing. Put the earlier SECRETS_KEY into SECRETS_KEY_PREVIOUS.`,
  ]);
}
