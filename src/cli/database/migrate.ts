import { databaseDefinition } from '../../../mikro-orm.config.js';
import { requireSealingKeys } from '../../sealing/required-keys.js';
import { command, say } from '../command/command.js';

/** `authhero migrate`: prints a line when each migration begins. All migrations run in one transaction. */
export async function migrateDatabase(): Promise<void> {
  await command(async (config, database) => {
    const applied = await database.migrate((migration) => say(`applying ${migration}`));
    await requireSealingKeys(database.orm.em, databaseDefinition.sealed, config);
    say(applied.length === 0 ? `nothing to do: ${database.name} is up to date` : `${database.name} is up to date`);
  });
}
