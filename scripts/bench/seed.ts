import { parseArgs } from 'node:util';
import { onDatabase } from './database.ts';
import { issueKeys, PASSWORD, seedUsers, usernameOf } from './seed-users.ts';

/** npm run bench:seed -- URL --users COUNT: fills a migrated database with users, for a load test or to see how it grows. */
const USAGE = 'Usage: npm run bench:seed -- postgresql://USER@HOST:PORT/DATABASE --users COUNT\n';
const WRONG_USAGE = 2;
const MAX_USERS = 10_000_000;
const FIRST = usernameOf(1);

process.exitCode = await main();

async function main(): Promise<number> {
  const parsed = read();
  if (!parsed) return refuse(USAGE, WRONG_USAGE);
  const { url, users } = parsed;
  if (process.env.NODE_ENV === 'production')
    return refuse('Seeding makes accounts with a published password: not in production.\n');
  try {
    await onDatabase(url, async (client) => {
      const { rows } = await client.query(`select to_regclass('"user"') is not null as migrated`);
      if (!rows[0].migrated) throw new Error('The database is not migrated: DATABASE_URL=... npm run migrate');
      const { rowCount } = await client.query('select from "user" where canonical_username = $1', [FIRST]);
      if (rowCount) throw new Error(`The database is seeded already: ${FIRST} is there.`);
      const begin = performance.now();
      await seedUsers(client, { from: 1, to: users }, (done) => process.stdout.write(`${done} of ${users} users\n`));
      await client.query('vacuum analyze');
      const [key] = await issueKeys(client, users, 1);
      const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
      process.stdout.write(`${FIRST} to ${usernameOf(users)}, three keys each, in ${seconds} s.\n`);
      process.stdout.write(`Everybody's password is "${PASSWORD}"; a key of ${FIRST} is ${key?.token}\n`);
    });
    return 0;
  } catch (error) {
    return refuse(`${(error as Error).message}\n`);
  }
}

function read(): { url: string; users: number } | undefined {
  try {
    const { values, positionals } = parseArgs({ options: { users: { type: 'string' } }, allowPositionals: true });
    const [url = '', ...more] = positionals;
    const users = Number(values.users);
    const isSound = /^postgres(ql)?:/.test(url) && more.length === 0 && Number.isInteger(users);
    return isSound && users > 0 && users <= MAX_USERS ? { url, users } : undefined;
  } catch {
    return undefined;
  }
}

function refuse(message: string, code = 1): number {
  process.stderr.write(message);
  return code;
}
