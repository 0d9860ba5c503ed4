import { expect, test } from '@jest/globals';
import { aPerson, isLive, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { until } from '../support/until.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ PRUNE_INTERVAL: '500ms', API_KEY_RETENTION: '60d', AUDIT_RETENTION: '40d' });
const idle = useTestServer({ PRUNE_INTERVAL: '0' });

const EVENTS = `insert into audit_event (id, created_on, type, address, request_id)
  select gen_random_uuid(), now() - ? * interval '1 day', 'LOGGED_IN', ?, gen_random_uuid() from generate_series(1, ?)`;
const KEYS = `insert into api_key (id, created_on, updated_on, user_id, hash, kind, expires_on, revoked_on)
  select gen_random_uuid(), now(), now(), ?, sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'LOGIN',
    now() + ? * interval '1 day', now() + ? * interval '1 day' from generate_series(1, ?)`;

const aKeyThat = (at: typeof server, { id }: Person, expiresIn: number, revokedIn: number | null, count = 1) =>
  sql(at, KEYS, [id, expiresIn, revokedIn, count]);
const countOf = async (at: typeof server, rows: string) =>
  Number((await sql(at, `select count(*)::int as count from ${rows}`))[0].count);

test('retention: the service deletes dead keys and old events by itself, and nothing else', async () => {
  const person = await aPerson(server);
  await sql(server, EVENTS, [41, 'old', 1_200]);
  await sql(server, EVENTS, [39, 'young', 3]);
  await aKeyThat(server, person, -61, null, 1_200);
  await aKeyThat(server, person, 300, -61, 3);
  await aKeyThat(server, person, -59, null, 5);
  await aKeyThat(server, person, 300, -59, 7);
  const remaining = async () => [
    await countOf(server, "audit_event where address = 'old'"),
    await countOf(server, 'api_key where least(expires_on, revoked_on) < now()'),
  ];
  const done = await until(remaining, ([events, keys]) => events === 0 && (keys ?? 0) <= 12);
  expect(done).toEqual([0, 12]);
  expect(await countOf(server, "audit_event where address = 'young'")).toBe(3);
  expect(await isLive(server, person.key)).toBe(true);
  const lines = server.log.filter(({ msg }) => msg === 'old rows were deleted');
  const rowsOf = (name: string) =>
    lines.filter((line) => line.function === name).reduce((sum, { rows }) => sum + Number(rows), 0);
  expect([rowsOf('prune_audit_events'), rowsOf('prune_api_keys')]).toEqual([1_200, 1_203]);
}, 30_000);

test('retention: what ended less than 30 days ago stays, whatever the functions are told', async () => {
  const person = await aPerson(idle);
  await sql(idle, EVENTS, [29, 'young', 2]);
  await aKeyThat(idle, person, -29, null);
  await aKeyThat(idle, person, 300, -29);
  for (const before of ['now()', "'infinity'", "now() + interval '10 years'"])
    for (const name of ['prune_audit_events', 'prune_api_keys'])
      expect(await sql(idle, `select ${name}(${before}, 1000000) as deleted`)).toEqual([{ deleted: 0 }]);
  expect(await countOf(idle, "audit_event where address = 'young'")).toBe(2);
});

test('retention: over a year of logins the tables keep their size', async () => {
  const person = await aPerson(idle);
  const sizes: number[][] = [];
  for (let week = 0; week < 52; week += 1) {
    await sql(idle, "update audit_event set created_on = created_on - interval '7 days'");
    await sql(
      idle,
      `update api_key set created_on = created_on - interval '7 days', expires_on = expires_on - interval '7 days',
         revoked_on = revoked_on - interval '7 days' where user_id = ? and kind = 'LOGIN'`,
      [person.id],
    );
    await sql(idle, EVENTS, [0, 'login', 50]);
    await aKeyThat(idle, person, 30, null, 50);
    for (const name of ['prune_audit_events', 'prune_api_keys'])
      await sql(idle, `select ${name}(now() - interval '60 days', 500)`);
    sizes.push([await countOf(idle, 'audit_event'), await countOf(idle, 'api_key')]);
  }
  const [half, end] = [sizes[25], sizes[51]];
  expect(end).toEqual(half);
}, 60_000);
