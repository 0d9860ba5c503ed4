import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { send } from '../support/client.js';
import { outcomesOf, startLoad } from '../support/load.js';
import { aName, aPerson, login, type Person } from '../support/people.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const FLOOD = 500;
const FLOODERS = 10;
const MAX_GROWTH_MB = 150;

let database: TestDatabase;
let server: ServerProcess;
let url: string;
let person: Person;
/** Whose many logins end the keys of the earlier ones. */
let flooders: Person[];

beforeAll(async () => {
  database = await createTestDatabase();
  server = spawnServer({ ...database.env, HOST: '127.0.0.1' });
  url = await server.ready;
  person = await aPerson({ url });
  flooders = await Promise.all(Array.from({ length: FLOODERS }, () => aPerson({ url })));
});
afterAll(async () => {
  server.child.kill('SIGTERM');
  expect((await server.exited).code).toBe(0);
  await database.drop();
});

const memory = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1]) / 1024;
const p99 = (took: number[]) => took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0;
const reads = async (during: () => Promise<unknown>) => {
  const load = startLoad(url, person.key, { clients: 4 });
  await during();
  const samples = await load.stop();
  expect(outcomesOf(samples)).toEqual({ OK: samples.length });
  return p99(samples.map(({ took }) => took));
};

const loginBody = ({ username, password }: Person) =>
  JSON.stringify({
    query: `mutation { login(input: { username: "${username}", password: "${password}" }) { __typename } }`,
  });

async function flood(waves: number): Promise<Record<string, number>> {
  const workerData = { url, bodies: flooders.map(loginBody), parallel: FLOOD, waves };
  const [counts] = await once(new Worker('./test/support/flood.js', { workerData, execArgv: [] }), 'message');
  return counts;
}

test(`flood: of ${FLOOD} parallel logins each succeeds or is OVERLOADED at once; reads are answered and memory stays`, async () => {
  const quiet = await reads(() => new Promise((resolve) => setTimeout(resolve, 3_000)));
  const before = memory();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, memory());
  }, 10);
  let counts: Record<string, number> = {};
  const flooded = await reads(async () => {
    counts = await flood(3);
  }).finally(() => clearInterval(watch));
  const begin = performance.now();
  expect((await login({ url }, person.username)).data.login.__typename).toBe('LoginSuccess');
  const figures = [
    JSON.stringify(counts),
    `read p99 ${quiet.toFixed(1)} ms quiet, ${flooded.toFixed(1)} ms flooded (x ${(flooded / quiet).toFixed(1)})`,
    `memory ${before.toFixed(0)} MB, at most ${peak.toFixed(0)} MB`,
    `a login afterwards ${(performance.now() - begin).toFixed(0)} ms`,
  ];
  process.stdout.write(`flood: ${figures.join('; ')}\n`);
  expect(Object.keys(counts).sort()).toEqual(['LoginSuccess', 'OVERLOADED 1']);
  expect(peak - before).toBeLessThan(MAX_GROWTH_MB);
}, 180_000);

test('flood: a request of a client that left is not hashed', async () => {
  // Each hash takes so long that only the first can have begun when the clients go, however late this process sees to that.
  const slow = spawnServer({
    ...database.env,
    PASSWORD_CONCURRENCY: '1',
    ARGON2_ITERATIONS: '40',
    RESPONSE_TIMEOUT: '1m',
  });
  const slowUrl = await slow.ready;
  const [flooder] = flooders as [Person];
  const before = await countUsers();
  const gone = Array.from({ length: 40 }, async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    return fetch(slowUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation { register(input: { username: "${aName()}", password: "${flooder.password}" }) { __typename } }`,
      }),
      signal: controller.signal,
    }).then(
      () => 'answered',
      () => 'gone',
    );
  });
  const outcomes = await Promise.all(gone);
  const { data } = await send(slowUrl, '{ me { id } }', undefined, { 'x-api-key': person.key });
  expect(data.me.id).toBe(person.id);
  slow.child.kill('SIGTERM');
  expect((await slow.exited).code).toBe(0);
  expect(outcomes.filter((outcome) => outcome === 'gone').length).toBeGreaterThan(30);
  expect((await countUsers()) - before).toBeLessThan(10);
}, 60_000);

async function countUsers(): Promise<number> {
  const client = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as count from "user"');
  await client.end();
  return rows[0].count;
}
