import { command, say } from '../command/command.js';

/** `authhero migrate`: prints a line when each migration begins. All of them are one transaction. */
export async function migrateDatabase(): Promise<void> {
  await command(async (_config, database) => {
    const applied = await database.migrate((migration) => say(`applying ${migration}`));
    say(applied.length === 0 ? `nothing to do: ${database.name} is up to date` : `${database.name} is up to date`);
  });
}
