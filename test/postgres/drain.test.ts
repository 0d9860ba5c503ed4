import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { OwnPostgres } from '../support/own-postgres.js';
import { aName, aPerson, login, register } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const query = async (sql: string) => {
  const client = new pg.Client({ connectionString: database.env.DATABASE_URL, application_name: 'test' });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};
const connections = () =>
  query("select pid from pg_stat_activity where datname = current_database() and application_name = 'authhero'");

test('drain: 50 logins in flight at SIGTERM are all answered, exit 0, no connection is left', async () => {
  // Limits that a busy machine does not reach: this is about the drain alone.
  const patience = { DRAIN_DELAY: '1s', DRAIN_TIMEOUT: '1m', RESPONSE_TIMEOUT: '1m', PASSWORD_QUEUE_TIMEOUT: '1m' };
  const server = spawnServer({ ...database.env, ...patience, ARGON2_ITERATIONS: '6' });
  const url = await server.ready;
  const person = await aPerson({ url });
  const logins = Array.from({ length: 50 }, () => login({ url }, person.username));
  await wait(150);
  server.child.kill('SIGTERM');
  const outcomes = (await Promise.all(logins)).map(({ data, code }) => data?.login.__typename ?? code);
  const answered = performance.now();
  expect(outcomes).toEqual(outcomes.map(() => 'LoginSuccess'));
  expect((await server.exited).code).toBe(0);
  // Not the minute of DRAIN_TIMEOUT: connections that have become idle are closed.
  expect(performance.now() - answered).toBeLessThan(10_000);
  expect(await connections()).toEqual([]);
}, 90_000);

test.each([60, 150])(
  'drain: without DRAIN_DELAY too, what was sent %i ms before SIGTERM on new connections is answered',
  async (ms) => {
    const patience = { DRAIN_TIMEOUT: '1m', RESPONSE_TIMEOUT: '1m', PASSWORD_QUEUE_TIMEOUT: '1m' };
    const server = spawnServer({ ...database.env, ...patience });
    const url = await server.ready;
    const body = JSON.stringify({
      query: 'mutation { login(input: { username: "nobody", password: "x" }) { __typename } }',
    });
    let sent = 0;
    const answers = Array.from({ length: 50 }, () => {
      const request = `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      return new Promise<string>((resolve) => {
        const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
          socket.write(request);
          sent += 1;
        });
        let text = '';
        socket.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        socket.on('error', (error) => resolve(String(error))).on('close', () => resolve(text));
      });
    });
    while (sent < 50) await wait(1);
    await wait(ms);
    server.child.kill('SIGTERM');
    const outcomes = (await Promise.all(answers)).map((text) => /"__typename":"(\w+)"/.exec(text)?.[1] ?? text);
    expect(outcomes).toEqual(outcomes.map(() => 'InvalidCredentials'));
    expect((await server.exited).code).toBe(0);
  },
  90_000,
);

test('drain: a stop does not wait for a migration of another process', async () => {
  const other = new pg.Client({ connectionString: database.env.DATABASE_URL });
  await other.connect();
  try {
    await other.query('select pg_advisory_lock(1701343855)');
    const server = spawnServer(database.env);
    await wait(3_000);
    const begin = performance.now();
    server.child.kill('SIGTERM');
    expect((await server.exited).code).toBe(0);
    expect(performance.now() - begin).toBeLessThan(5_000);
  } finally {
    await other.end();
  }
}, 60_000);

test('drain: within DRAIN_DELAY new requests are served while readyz turns requests away', async () => {
  const server = spawnServer({ ...database.env, DRAIN_DELAY: '1s' });
  const url = await server.ready;
  const person = await aPerson({ url });
  server.child.kill('SIGTERM');
  await wait(200);
  expect((await fetch(new URL('/readyz', url))).status).toBe(503);
  expect((await fetch(new URL('/livez', url))).status).toBe(200);
  expect((await person.send('{ me { id } }')).data.me.id).toBe(person.id);
  expect((await server.exited).code).toBe(0);
});

test('drain: a database that does not run does not delay the stop', async () => {
  const postgres = await OwnPostgres.create();
  try {
    const server = spawnServer({ DATABASE_URL: postgres.url });
    const person = await aPerson({ url: await server.ready });
    await postgres.stop('immediate');
    expect((await person.send('{ me { id } }')).code).toBe('SERVICE_UNAVAILABLE');
    const begin = performance.now();
    server.child.kill('SIGTERM');
    expect((await server.exited).code).toBe(0);
    expect(performance.now() - begin).toBeLessThan(10_000);
  } finally {
    await postgres.destroy();
  }
}, 60_000);

test('drain: a client that leaves in the middle of a registration leaves no partial account and no used connection', async () => {
  const server = spawnServer({ ...database.env, NODE_ENV: 'test' });
  const url = await server.ready;
  const names = Array.from({ length: 100 }, aName);
  for (const [index, username] of names.entries()) {
    const body = JSON.stringify({
      query: `mutation { register(input: { username: "${username}", password: "correct horse battery" }) { __typename } }`,
    });
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(1 + (index % 12)),
    }).catch(() => {});
  }
  await wait(500);
  for (const { username } of await query('select username from "user"')) {
    expect((await login({ url }, username)).data?.login.__typename).toBe('LoginSuccess');
  }
  const answers = await Promise.all(Array.from({ length: 30 }, () => register({ url }, {})));
  expect(answers.map(({ data }) => data?.register.__typename)).toEqual(answers.map(() => 'RegisterSuccess'));
  server.child.kill('SIGTERM');
  expect((await server.exited).code).toBe(0);
});
