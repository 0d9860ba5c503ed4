import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { findUnknownKeys, reseal } from '../../src/sealing/reseal.js';
import { Sealer } from '../../src/sealing/sealer.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const ROWS = 3_000;
const COLUMNS = [{ table: 'sealed_thing', column: 'secret' }];

const place = (id: string) => ({ table: 'sealed_thing', column: 'secret', id });
const secretOf = (id: string) => `the secret of ${id}`;

async function seed(sealer: Sealer): Promise<string[]> {
  await sql(server, 'drop table if exists sealed_thing');
  await sql(server, 'create table sealed_thing (id uuid primary key default gen_random_uuid(), secret text)');
  await sql(server, `insert into sealed_thing select gen_random_uuid(), null from generate_series(1, ${ROWS})`);
  const ids = (await sql(server, 'select id from sealed_thing')).map(({ id }) => id);
  const sealed = ids.map((id) => sealer.seal(secretOf(id), place(id)));
  await sql(
    server,
    'update sealed_thing t set secret = v.secret from unnest(?::uuid[], ?::text[]) v (id, secret) where t.id = v.id',
    [`{${ids.join(',')}}`, `{${sealed.join(',')}}`],
  );
  return ids;
}

const start = (next: Buffer, previous: Buffer) =>
  spawn(process.execPath, ['test/support/reseal.js', ...[next, previous].map((key) => key.toString('base64'))], {
    env: { PATH: process.env.PATH ?? '', ...server.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });

test('reseal: killed in the midst, beside a second run and a service that writes, it loses and damages nothing', async () => {
  const [previous, next] = [randomBytes(32), randomBytes(32)];
  const serving = new Sealer(next, [previous]);
  const ids = await seed(new Sealer(previous));
  const killed = start(next, previous);
  await once(killed.stdout, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await findUnknownKeys(server.orm.em, COLUMNS, [serving.keyId])).toEqual([new Sealer(previous).keyId]);

  const runs = [start(next, previous), start(next, previous)];
  const written = ids.filter((_id, index) => index % 50 === 0);
  for (const id of written)
    await sql(server, 'update sealed_thing set secret = ? where id = ?', [serving.seal(`new ${id}`, place(id)), id]);
  const codes = await Promise.all(runs.map(async (run) => (await once(run, 'exit'))[0]));
  expect(codes).toEqual([0, 0]);

  const rows = await sql(server, 'select id, secret from sealed_thing');
  const newest = new Sealer(next);
  for (const { id, secret } of rows)
    expect(newest.open(secret, place(id)).toString()).toBe(written.includes(id) ? `new ${id}` : secretOf(id));
  expect(rows).toHaveLength(ROWS);
  expect(await findUnknownKeys(server.orm.em, COLUMNS, [newest.keyId])).toEqual([]);
}, 60_000);

test('reseal: a value that cannot be opened stops it, is named by its row, and nothing is lost', async () => {
  const [previous, next] = [randomBytes(32), randomBytes(32)];
  const [first] = await seed(new Sealer(previous));
  await sql(server, 'update sealed_thing set secret = overlay(secret placing ? from 40) where id = ?', ['xxxx', first]);
  const sealer = new Sealer(next, [previous]);
  await expect(reseal(server.orm.em.fork(), sealer, COLUMNS)).rejects.toThrow(
    `sealed_thing.secret of the row ${first}: a sealed value cannot be opened`,
  );
  const [{ count }] = await sql(server, 'select count(*)::int as count from sealed_thing');
  expect(count).toBe(ROWS);
}, 60_000);
