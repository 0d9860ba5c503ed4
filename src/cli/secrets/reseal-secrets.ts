import { databaseDefinition } from '../../../mikro-orm.config.js';
import { openSealer } from '../../sealing/open-sealer.js';
import { requireSealingKeys } from '../../sealing/required-keys.js';
import { reseal } from '../../sealing/reseal.js';
import { CommandError, command, say, sayProgress } from '../command/command.js';

/**
 * `authhero secrets reseal`: seals with SECRETS_KEY every value that a key of SECRETS_KEY_PREVIOUS has sealed. Afterwards the
 * previous keys are not needed any more. An operator may stop the command and run it again. Processes may serve at the same time.
 */
export async function resealSecrets(): Promise<void> {
  await command(async (config, { orm, name }) => {
    const sealer = openSealer(config);
    if (!sealer) throw new CommandError('SECRETS_KEY is not set.');
    await requireSealingKeys(orm.em, databaseDefinition.sealed, config);
    const values = await reseal(orm.em.fork(), sealer, databaseDefinition.sealed, (sofar) =>
      sayProgress(`${sofar} values`),
    );
    say(`${name}: ${values} values sealed again, with the key ${sealer.keyId}`);
  });
}
