import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { type Answer, send } from '../support/client.js';
import { PATIENT } from '../support/patient.js';
import { aPerson, type Person } from '../support/people.js';
import { sql, statementsDuring } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const ME = '{ me { username } }';
const AT_ONCE = 4;

const server = useTestServer();
let person: Person;
beforeAll(async () => {
  person = await aPerson(server);
});

const me = (key: string, { url } = server) => send(url, ME, undefined, { 'x-api-key': key });

/** Keeps whoever reads keys waiting while something is done. */
async function withLockedKeys(work: () => Promise<void>, { env } = server): Promise<void> {
  const database = new pg.Client({ connectionString: env.DATABASE_URL });
  await database.connect();
  await database.query('begin; lock table api_key in access exclusive mode');
  await work().finally(() => database.end());
}

test('keys that wait share one statement, and each request gets its own user', async () => {
  const patient = await startTestServer({ ...PATIENT, DATABASE_CONNECT_TIMEOUT: '4s' });
  const members = await Promise.all(Array.from({ length: 20 }, () => aPerson(patient)));
  const unknown = Array.from({ length: 20 }, makeToken);
  const keys = [...members.map(({ key }) => key), ...unknown];
  let asked: Promise<Answer[]> | undefined;
  const statements = await statementsDuring(patient, async () => {
    await withLockedKeys(async () => {
      asked = Promise.all(keys.map((key) => me(key, patient)));
      await wait(1_000);
    }, patient);
    await asked;
  });
  expect((await asked)?.map(({ data, code }) => data?.me.username ?? code)).toEqual([
    ...members.map(({ username }) => username),
    ...unknown.map(() => 'UNAUTHENTICATED'),
  ]);
  expect(statements.filter((statement) => statement.includes('as permissions'))).toHaveLength(AT_ONCE + 1);
  await patient.stop();
});

test('a key that is revoked in the database fails at the next request, with any number of concurrent requests', async () => {
  const person = await aPerson(server);
  const many = () => Promise.all(Array.from({ length: 40 }, () => me(person.key)));
  expect((await many()).every(({ data }) => data?.me.username === person.username)).toBe(true);
  await sql(server, 'update api_key set revoked_on = now() where user_id = ?', [person.id]);
  expect((await many()).every(({ code }) => code === 'UNAUTHENTICATED')).toBe(true);
});

test('a key that finds all statements under way waits no longer than for a connection', async () => {
  const answered: string[] = [];
  const ask = async (name: string) => {
    const { code } = await me(person.key);
    answered.push(`${name} ${code}`);
  };
  const early: Promise<void>[] = [];
  await withLockedKeys(async () => {
    for (let i = 0; i < AT_ONCE; i += 1) {
      early.push(ask('early'));
      await wait(20);
    }
    await ask('late');
    expect(answered).toEqual(['late SERVICE_UNAVAILABLE']);
    await Promise.all(early);
  });
  expect(answered.slice(1)).toEqual(early.map(() => 'early SERVICE_UNAVAILABLE'));
  expect((await me(person.key)).data.me.username).toBe(person.username);
});

test('a migration that changes what kept statements return fails no request', async () => {
  const other = await startTestServer();
  const someone = await aPerson(other);
  const page = () => someone.send('{ users(first: 20) { nodes { username } } }');
  for (let i = 0; i < 3; i += 1)
    expect([(await me(someone.key, other)).code, (await page()).code]).toEqual([undefined, undefined]);
  await sql(other, 'alter table "user" alter column username type varchar(100)');
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? page() : me(someone.key, other))));
  expect(answers.map(({ code }) => code ?? 'OK')).toEqual(answers.map(() => 'OK'));
  await other.stop();
});

test.each([
  [
    'true',
    [
      expect.stringMatching(/^find_account_\w{16}$/),
      expect.stringMatching(/^find_password_\w{16}$/),
      expect.stringMatching(/^verify_api_keys_\w{16}$/),
    ],
  ],
  ['off', []],
])('DATABASE_PREPARED=%s: a login and the check of its key leave the named statements %j', async (prepared, names) => {
  const other = await startTestServer({ DATABASE_PREPARED: prepared });
  const person = await aPerson(other);
  for (let i = 0; i < 3; i += 1) expect((await me(person.key, other)).data.me.username).toBe(person.username);
  const rows = await sql(other, "select distinct name from pg_prepared_statements where name <> '' order by name");
  expect(rows.map(({ name }) => name)).toEqual(names);
  await other.stop();
});
