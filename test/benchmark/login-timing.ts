/**
 * Whether the time of a refused login reveals anything: a wrong password, an unknown name, a deleted account and, with
 * DATABASE_URL, a user without a password are tried in turns. Prints the median of each, its difference from the first in
 * percent of a hash, and how likely chance alone makes such a difference (Mann-Whitney, two-sided).
 *
 * npm run bench:login-timing [tries of each, 200]; DATABASE_URL chooses the database.
 */
import pg from 'pg';
import { printComparison, timesOf } from './compare-times.ts';
import { startServer } from './started-server.ts';

const TRIES = Number(process.argv[2] ?? 200);
const PASSWORD = 'correct horse battery';
const suffix = Date.now().toString(36);
const { ask, stop } = await startServer({ UV_THREADPOOL_SIZE: '6' });

const input = (username: string, password: string) => `input: { username: "${username}", password: "${password}" }`;
const login = (username: string, password: string) =>
  ask(`mutation { login(${input(username, password)}) { __typename ... on LoginSuccess { apiKey } } }`);

/** Only a PostgreSQL server can be reached from here; the embedded database belongs to the server's process. */
async function removePassword(): Promise<boolean> {
  if (!process.env.DATABASE_URL) return false;
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query('delete from password using "user" where id = user_id and username = $1', [`without-${suffix}`]);
  await client.end();
  return true;
}

for (const name of ['known', 'deleted', 'without'])
  await ask(`mutation { register(${input(`${name}-${suffix}`, PASSWORD)}) { __typename } }`);
const { data } = await login(`deleted-${suffix}`, PASSWORD);
await ask('mutation { deleteMe { message } }', data.login?.apiKey);

const refused = (name: string) => () => login(`${name}-${suffix}`, 'wrong horse battery');
const times = await timesOf(
  {
    'wrong password': refused('known'),
    'unknown name': refused('unknown'),
    'deleted account': refused('deleted'),
    ...((await removePassword()) && { 'no password': refused('without') }),
  },
  TRIES,
);
stop();
printComparison(times);
