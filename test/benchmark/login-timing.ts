/**
 * Whether the time of a refused login reveals anything: a wrong password, an unknown name, a deleted account and, with
 * DATABASE_URL, a user without a password are tried in turns. Prints the median of each, its difference from the first in
 * percent of a hash, and how likely chance alone makes such a difference (Mann-Whitney, two-sided).
 *
 * npm run bench:login-timing [tries of each, 200]; DATABASE_URL chooses the database.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const TRIES = Number(process.argv[2] ?? 200);
const PASSWORD = 'correct horse battery';
const suffix = Date.now().toString(36);

const folder = mkdtempSync(join(tmpdir(), 'authhero-bench-'));
const server = spawn(process.execPath, ['dist/src/main.js'], {
  env: { ...process.env, PORT: '0', RATE_LIMIT: 'off', DATA_DIR: folder, UV_THREADPOOL_SIZE: '6' },
});
const url = await new Promise<string>((resolve) => {
  let text = '';
  const look = (chunk: Buffer) => {
    text += chunk;
    const found = /"url":"([^"]+)".*AuthHero is ready/.exec(text)?.[1];
    if (!found) return;
    // The log goes on, and nobody reads it.
    server.stdout.off('data', look).resume();
    resolve(found);
  };
  server.stdout.on('data', look);
});

async function ask(query: string, key = ''): Promise<{ data: Record<string, Record<string, string>> }> {
  const headers = { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json() as never;
}
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

async function time(username: string): Promise<number> {
  const begin = performance.now();
  await login(username, 'wrong horse battery');
  return performance.now() - begin;
}

for (const name of ['known', 'deleted', 'without'])
  await ask(`mutation { register(${input(`${name}-${suffix}`, PASSWORD)}) { __typename } }`);
const { data } = await login(`deleted-${suffix}`, PASSWORD);
await ask('mutation { deleteMe { message } }', data.login?.apiKey);

const withoutPassword = await removePassword();
const names = {
  'wrong password': 'known',
  'unknown name': 'unknown',
  'deleted account': 'deleted',
  ...(withoutPassword && { 'no password': 'without' }),
};
const times: Record<string, number[]> = Object.fromEntries(Object.keys(names).map((name) => [name, []]));
for (let round = -10; round < TRIES; round += 1) {
  for (const [what, name] of Object.entries(names).sort(() => Math.random() - 0.5)) {
    const took = await time(`${name}-${suffix}`);
    if (round >= 0) times[what]?.push(took);
  }
}
server.kill('SIGTERM');
rmSync(folder, { recursive: true, force: true });

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function mannWhitney(a: number[], b: number[]): number {
  const ranked = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))];
  ranked.sort((x, y) => x.value - y.value);
  const rankSum = ranked.reduce((sum, { own }, index) => (own ? sum + index + 1 : sum), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const z = (u - (a.length * b.length) / 2) / Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normalCdf(Math.abs(z)));
}

/** Abramowitz and Stegun, 26.2.17. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail = series.reduce((sum, factor, index) => sum + factor * t ** (index + 1), 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

const [first = []] = Object.values(times);
for (const [what, values] of Object.entries(times)) {
  const difference = (100 * (median(values) - median(first))) / median(first);
  const p = mannWhitney(first, values).toFixed(3);
  process.stdout.write(
    `${what.padEnd(16)} median ${median(values).toFixed(2)} ms, ${difference.toFixed(2)} % from the first, p = ${p}\n`,
  );
}
