import { migrate } from '../../db/migrate.js';
import { command, say } from '../command/command.js';

/** `authhero migrate`: one line for each migration when it begins; all of them are one transaction. */
export async function migrateDatabase(): Promise<void> {
  await command(async (config, { orm, name }) => {
    const applied = await migrate(config, orm, (migration) => say(`applying ${migration}`));
    say(applied.length === 0 ? `nothing to do: ${name} is up to date` : `${name} is up to date`);
  });
}
