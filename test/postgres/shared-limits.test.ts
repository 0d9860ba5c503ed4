import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { loadConfig } from '../../src/config/load-config.js';
import { createLogger } from '../../src/observability/logger.js';
import { type RunningServer, startServer } from '../../src/server.js';
import { clientAt, outcome } from '../support/client-at.js';
import { OwnRedis } from '../support/own-redis.js';
import { aName, aPerson } from '../support/people.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const WRONG = 'wrong horse battery';
const SETTINGS = { RATE_LIMIT: 'on', LOGINS_PER_ADDRESS: '100000/1m', REGISTRATIONS_PER_ADDRESS: '100000/1h' };

let redis: OwnRedis;
let database: TestServer;
beforeAll(async () => {
  redis = await OwnRedis.create();
  database = await startTestServer(SETTINGS);
});
afterAll(async () => {
  await database.stop();
  await redis.stop();
});

/** One more process on the same database. */
function another(settings: Record<string, string>): Promise<RunningServer> {
  const config = loadConfig({ ...database.env, ...settings });
  return startServer(config, createLogger(config, { write: () => {} }));
}

const settled = async (server: RunningServer) => {
  while (outcome(await clientAt(server, '').login(aName(), WRONG)) === 'SERVICE_UNAVAILABLE') await wait(20);
};

describe.each([
  ['PostgreSQL', () => ({})],
  ['Redis', () => ({ REDIS_URL: redis.url })],
])('counted in %s', (_store, settings) => {
  test('login: of 60 wrong passwords sent to three servers at once, exactly 10 are tried', async () => {
    const servers = await Promise.all([another(settings()), another(settings()), another(settings())]);
    await Promise.all(servers.map(settled));
    const name = aName();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => clientAt(servers[i % 3] as RunningServer, '').login(name, WRONG)),
    );
    await Promise.all(servers.map((server) => server.stop()));
    const outcomes = answers.map(outcome);
    expect(outcomes.filter((one) => one === 'InvalidCredentials')).toHaveLength(10);
    expect(new Set(outcomes)).toEqual(new Set(['InvalidCredentials', 'RATE_LIMITED']));
  });

  test('login: a restart of the server keeps the counts', async () => {
    const name = aName();
    for (const expected of ['InvalidCredentials', 'RATE_LIMITED']) {
      const server = await another(settings());
      await settled(server);
      for (let i = 0; i < 10; i += 1) expect(outcome(await clientAt(server, '').login(name, WRONG))).toBe(expected);
      await server.stop();
    }
  });
});

test('the stored counts contain no username', async () => {
  const name = aName();
  await clientAt(database, '').login(name, WRONG);
  const rows = await sql(database, 'select key from rate_limit');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(name);
  for (const { key } of rows) expect(key).toMatch(/^(attempt|failure|stranger|registration):[\w-]{43}$/);
  expect((await redis.keys()).join()).not.toContain('person-');
});

test('if PostgreSQL cannot count, login is SERVICE_UNAVAILABLE, and works again afterwards', async () => {
  const { username } = await aPerson(database);
  const holder = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await holder.connect();
  await holder.query('begin; lock table rate_limit in access exclusive mode');
  const answer = await clientAt(database, '').login(username);
  await holder.end();
  expect(answer).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', data: null });
  expect(outcome(await clientAt(database, '').login(username))).toBe('LoginSuccess');
});

test.each<[string, () => unknown, () => unknown]>([
  ['is gone', () => redis.stop(), () => redis.start()],
  ['stands still', () => redis.freeze(), () => redis.thaw()],
])(
  'while Redis %s, login and register fail, keys work and can be revoked, and everything works again afterwards',
  async (_what, take, bring) => {
    const server = await another({ REDIS_URL: redis.url });
    try {
      await settled(server);
      const { username, key } = await aPerson(server);
      const client = clientAt(server, '');
      await take();
      for (const answer of [await client.login(username), await client.register(aName())]) {
        expect(answer).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE', data: null });
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      expect((await client.send('{ me { username } }', {}, key)).data.me.username).toBe(username);
      expect((await client.send('mutation { logout { revokedKeys } }', {}, key)).data.logout.revokedKeys).toBe(1);
      await bring();
      await settled(server);
      expect(outcome(await client.login(username))).toBe('LoginSuccess');
    } finally {
      await bring();
      await server.stop();
    }
  },
);

test('the server connects to a Redis that starts later', async () => {
  await redis.stop();
  const server = await another({ REDIS_URL: redis.url });
  expect(outcome(await clientAt(server, '').login(aName()))).toBe('SERVICE_UNAVAILABLE');
  await redis.start();
  await settled(server);
  await server.stop();
});

test('an account keeps its latest known addresses, and a deleted account keeps none', async () => {
  const server = await another({ ...SETTINGS, KNOWN_ADDRESSES_MAX: '3', TRUSTED_PROXIES: 'loopback' });
  const person = await aPerson(server);
  const known = () =>
    sql(database, 'select address from known_address where user_id = ? order by last_login_on', [person.id]);
  for (const last of [1, 2, 3, 1, 4]) {
    // A login from an address that was used within the hour is not noted again.
    await sql(database, "update known_address set last_login_on = last_login_on - interval '2 hours'");
    await clientAt(server, `10.0.0.${last}`).login(person.username);
    await wait(3);
  }
  expect(await known()).toEqual(['10.0.0.3', '10.0.0.1', '10.0.0.4'].map((address) => ({ address })));
  await person.send('mutation { deleteMe { message } }');
  expect(await known()).toEqual([]);
  await server.stop();
});
