import { databaseDefinition } from '../../../mikro-orm.config.js';
import { openSealer } from '../../sealing/open-sealer.js';
import { requireSealingKeys } from '../../sealing/required-keys.js';
import { reseal } from '../../sealing/reseal.js';
import { CommandError, command, say, sayProgress } from '../command/command.js';

/**
 * `authhero secrets reseal`: seals with SECRETS_KEY all that keys of SECRETS_KEY_PREVIOUS have sealed. Afterwards these can be forgotten.
 * It may be stopped and run again, and processes may serve meanwhile.
 */
export async function resealSecrets(): Promise<void> {
  await command(async (config, { orm, name }) => {
    const sealer = openSealer(config);
    if (!sealer) throw new CommandError('SECRETS_KEY is not set.');
    await requireSealingKeys(orm.em, databaseDefinition.sealed, config);
    const values = await reseal(orm.em.fork(), sealer, databaseDefinition.sealed, (sofar) =>
      sayProgress(`${sofar} values`),
    );
    say(`${name}: ${values} values sealed anew with the key ${sealer.keyId}`);
  });
}
