import { migrate } from '../src/db/migrate.js';
import { command, say } from './command.js';

await command(async (config, { orm, name }) => {
  const applied = await migrate(config, orm);
  for (const migration of applied) say(`applied ${migration}`);
  say(applied.length === 0 ? `nothing to do: ${name} is up to date` : `${name} is up to date`);
});
