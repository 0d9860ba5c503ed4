/**
 * What each read costs an admin on an empty database and on one with a crowd, in turns in one run: medians in milliseconds and
 * their ratio. npm run bench:growth; USERS and ROUNDS say how many.
 */
import { afterAll, beforeAll, test } from '@jest/globals';
import pg from 'pg';
import { anAdmin } from '../support/admins.js';
import { writeCrowd } from '../support/crowd.js';
import { aPerson, type Person } from '../support/people.js';
import { allReads, type Read } from '../support/reads.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const USERS = Number(process.env.USERS ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 100);

interface Side {
  server: TestServer;
  admin: Person;
  reads: Read[];
}

let sides: Record<'empty' | 'crowded', Side>;
beforeAll(async () => {
  sides = { empty: await aSide(0), crowded: await aSide(USERS) };
}, 600_000);
afterAll(async () => {
  for (const { server } of Object.values(sides)) await server.stop();
});

async function aSide(users: number): Promise<Side> {
  const server = await startTestServer();
  const [admin, other] = [await anAdmin(server), await aPerson(server)];
  const client = new pg.Client({ connectionString: server.env.DATABASE_URL });
  await client.connect();
  await writeCrowd(client, users);
  await client.end();
  return { server, admin, reads: await allReads(admin, other) };
}

async function time({ admin, reads }: Side, name: string): Promise<number> {
  const read = reads.find((one) => one.name === name);
  if (!read) return Number.NaN;
  const begin = performance.now();
  await admin.send(read.query, read.variables);
  return performance.now() - begin;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('growth', async () => {
  const times: Record<string, { empty: number[]; crowded: number[] }> = {};
  const { empty, crowded } = sides;
  for (let round = -5; round < ROUNDS; round += 1)
    for (const { name } of crowded.reads) {
      const pair = [await time(empty, name), await time(crowded, name)] as const;
      times[name] ??= { empty: [], crowded: [] };
      if (round < 0) continue;
      times[name].empty.push(pair[0]);
      times[name].crowded.push(pair[1]);
    }
  const lines = Object.entries(times).map(([name, { empty: few, crowded: many }]) => {
    const [a, b] = [median(few), median(many)];
    return `${name.padEnd(36)} ${a.toFixed(2).padStart(7)} ${b.toFixed(2).padStart(7)} ${Number.isNaN(a) ? '' : (b / a).toFixed(2).padStart(6)}`;
  });
  process.stdout.write(
    `${`read (ms, ${USERS} users, ${ROUNDS} rounds)`.padEnd(36)}   empty crowded  ratio\n${lines.join('\n')}\n`,
  );
}, 1_200_000);
