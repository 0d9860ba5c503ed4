import type { SigningKey } from '../../access-token/signing-key.entity.js';
import { isCurrent, knownOn, SigningKeyStore } from '../../access-token/signing-key-store.js';
import type { Config } from '../../config/config.js';
import type { Database } from '../../db/database.js';
import { databaseTime, readDatabaseTime } from '../../db/database-time.js';
import { openSealer } from '../../sealing/open-sealer.js';
import { CommandError, command, say } from '../command/command.js';

/**
 * `authhero keys list`: prints the published keys. The first one signs. Makes keys if there are none, and rotates if it is time.
 */
export const listSigningKeys = (): Promise<void> => withStore((store) => store.published());

/**
 * `authhero keys rotate`: the next key, which verifiers know already, signs from now on. Running processes use it within seconds.
 */
export const rotateSigningKeys = (): Promise<void> => withStore((store) => store.rotate());

/** `authhero keys revoke`: stops publishing a key. Processes of AuthHero notice within seconds, verifiers within five minutes. */
export const revokeSigningKey = (id: string): Promise<void> =>
  withStore(async (store) => {
    const keys = await store.revoke(id);
    const current = keys.find(isCurrent);
    // Two revocations soon after each other: signing with a leaked key would be worse than what this warns of.
    if (current && knownOn(current) > databaseTime())
      say(
        `warning: the key that signs now is new: services that know only older keys refuse its tokens until ${knownOn(current).toISOString()}`,
      );
    return keys;
  });

async function withStore(work: (store: SigningKeyStore) => Promise<SigningKey[]>): Promise<void> {
  await command(async (config, database) => {
    if (!config.database.embedded) await readDatabaseTime(database.orm.em);
    for (const key of await work(storeOf(config, database))) say(`${key.id}  ${key.algorithm}  ${stateOf(key)}`);
  });
}

function storeOf(config: Config, { orm }: Database): SigningKeyStore {
  const sealer = openSealer(config);
  if (!sealer) throw new CommandError('SECRETS_KEY is not set: without it no access token can be signed.');
  return new SigningKeyStore(orm.em, sealer, config.accessToken.algorithm);
}

function stateOf({ createdOn, activatedOn, retiredOn }: SigningKey): string {
  if (retiredOn) return `published until its last token has expired; replaced ${retiredOn.toISOString()}`;
  return activatedOn
    ? `signs since ${activatedOn.toISOString()}`
    : `the next one, published since ${createdOn.toISOString()}`;
}
