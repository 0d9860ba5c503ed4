import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { register } from '../support/people.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { SimulatedUser } from '../support/simulated-user.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SEED = Number(process.env.SIMULATION_SEED ?? Math.floor(Math.random() * 2 ** 31));
const STEPS = Number(process.env.SIMULATION_STEPS ?? 60);
const CLIENTS = 6;

let database: TestDatabase;
const servers: ServerProcess[] = [];
const urls: string[] = [];
afterAll(async () => {
  for (const { child, exited } of servers) {
    child.kill('SIGTERM');
    await exited;
  }
  await database.drop();
});

/** Mulberry32: the same seed gives the same sequence of operations, though not the same interleaving. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const picker =
  (next: () => number) =>
  <T>(from: readonly T[]): T =>
    from[Math.floor(next() * from.length)] as T;

async function startOne(index: number): Promise<void> {
  servers[index] = spawnServer({ ...database.env, NODE_ENV: 'test', API_KEYS_MAX: '1000' });
  urls[index] = await servers[index].ready;
}

test('simulation: random operations on two processes, one of them killed now and then, agree with a simple model', async () => {
  process.stdout.write(`simulation: SIMULATION_SEED=${SEED} SIMULATION_STEPS=${STEPS}\n`);
  database = await createTestDatabase();
  await Promise.all([startOne(0), startOne(1)]);
  let running = true;
  let kills = 0;
  const killer = (async () => {
    const pick = picker(random(SEED));
    while (running) {
      await wait(pick([600, 900, 1_300]));
      const victim = pick([0, 1]);
      servers[victim]?.child.kill('SIGKILL');
      await servers[victim]?.exited;
      await startOne(victim);
      kills += 1;
    }
  })();
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    const pick = picker(random(SEED + client + 1));
    const anyUrl = () => pick(urls);
    for (let life = 0, step = 0; step < STEPS; life += 1) {
      const user = await newcomer(`sim-${client}-${life}`, anyUrl, pick);
      for (let turn = 0; turn < 20 && step < STEPS; turn += 1, step += 1) await user.step();
      running &&= step < STEPS || client !== 0;
      await checkPatiently(user);
    }
  });
  await Promise.all(clients);
  running = false;
  await killer;
  process.stdout.write(`simulation: ${CLIENTS * STEPS} operations, ${kills} kills\n`);
  expect(await brokenInvariants()).toEqual({ livekeysofdeleted: 0, twins: 0, orphans: 0 });
}, 600_000);

/** Registers until somebody says that the name is there, by whichever request it came. */
async function newcomer(
  username: string,
  anyUrl: () => string,
  pick: <T>(from: readonly T[]) => T,
): Promise<SimulatedUser> {
  const password = 'the first password';
  for (;;) {
    const answer = await register({ url: anyUrl() }, { username, password }).catch(() => undefined);
    const id = answer?.data?.register.user?.id;
    if (id) return new SimulatedUser(username, id, password, anyUrl, pick);
    if (answer?.data?.register.__typename === 'UsernameTaken') return newcomer(`${username}x`, anyUrl, pick);
    await wait(50);
  }
}

/** A check that meets a killed server is begun again. */
async function checkPatiently(user: SimulatedUser): Promise<void> {
  for (let round = 0; ; round += 1) {
    try {
      return await user.check();
    } catch (error) {
      if (round > 50 || !/fetch failed|SERVICE_UNAVAILABLE|got undefined/.test(String(error))) throw error;
      await wait(100);
    }
  }
}

async function brokenInvariants(): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query(`select
    (select count(*)::int from api_key k join "user" u on u.id = k.user_id where not u.is_active and k.revoked_on is null) as livekeysofdeleted,
    (select count(*)::int from (select 1 from "user" group by lower(username) having count(*) > 1) twins) as twins,
    (select count(*)::int from api_key k left join "user" u on u.id = k.user_id where u.id is null) as orphans`);
  await client.end();
  return rows[0];
}
