import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { spawnServer } from '../support/process.js';
import { authhero } from '../support/script.js';
import { until } from '../support/until.js';

let postgres: OwnPostgres;
beforeAll(async () => {
  postgres = await OwnPostgres.create();
  await postgres.sql('create database db', "create role guest login password 'right'");
}, 60_000);
afterEach(() => postgres.letIn());
afterAll(() => postgres.destroy());

/** The first warning of a server that starts on this database and waits for it. */
async function firstWarning(env: Record<string, string>): Promise<Record<string, unknown>> {
  const server = spawnServer({ ...env, PORT: String(await freePort()) });
  let log = '';
  server.child.stdout?.on('data', (text) => {
    log += text;
  });
  const lines = () => log.split('\n').filter((line) => line.includes('"warn"'));
  await until(async () => lines().length, Boolean);
  server.child.kill('SIGKILL');
  await server.exited;
  return JSON.parse(lines()[0] ?? '{}');
}

const withPassword = (password: string) => Object.assign(new URL(postgres.urlOf('db', 'guest')), { password }).href;

test.each([
  [
    'a wrong password',
    '28P01',
    ['host all all all scram-sha-256'],
    () => withPassword('wrong'),
    /^password authentication failed for user "guest"$/,
    /Check the role and the password/,
  ],
  [
    'only TLS is let in',
    '28000',
    ['hostssl all all all trust'],
    () => postgres.urlOf('db'),
    /^no pg_hba\.conf entry for host .*, no encryption$/,
    /sslmode=verify-full/,
  ],
  [
    'an unknown role',
    '28000',
    ['host all all all trust'],
    () => postgres.urlOf('db', 'nobody'),
    /^role "nobody" does not exist$/,
    /Check the role/,
  ],
  [
    'an unknown database',
    '3D000',
    ['host all all all trust'],
    () => postgres.urlOf('misspelt'),
    /^database "misspelt" does not exist$/,
    /authhero db init/,
  ],
])(
  '%s: the server says it in its log, and each command, in the words of PostgreSQL with what to do',
  async (_what, code, rules, url, words, advice) => {
    await postgres.letIn('local all all trust', ...rules);
    const env = { DATABASE_URL: url() };
    const { msg, error } = await firstWarning(env);
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(msg).toMatch(advice);
    for (const command of [['config', 'check', '--connect'], ['migrate'], ['admin', 'create', 'ada']]) {
      const { code: exitCode, stderr } = await authhero(command, env);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(advice)]);
      expect(stderr).toMatch(new RegExp(words.source.replace(/[$^]/g, '')));
      expect(stderr).not.toContain('wrong');
    }
  },
  60_000,
);

test('a connection string without a password, where the server wants one, is told at once', async () => {
  await postgres.letIn('local all all trust', 'host all all all scram-sha-256');
  const begin = Date.now();
  const { code, stderr } = await spawnServer({ DATABASE_URL: postgres.urlOf('db', 'guest') }).exited;
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/The server wants a password, and the connection string has none/),
  ]);
  expect(Date.now() - begin).toBeLessThan(20_000);
}, 60_000);

test('a table of another program in the way is named with what to do, and nothing is left behind', async () => {
  await postgres.sql('create database taken');
  await postgres.sqlIn('taken', 'create table "user" (id int)');
  const words = /relation "user" already exists\. A table or function of another program has this name\./;
  const ended = [
    await spawnServer({ DATABASE_URL: postgres.urlOf('taken') }).exited,
    await authhero(['migrate'], { DATABASE_URL: postgres.urlOf('taken') }),
  ];
  for (const { code, stderr } of ended) expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
  expect(await postgres.sqlIn('taken', "select tablename from pg_tables where schemaname = 'public'")).toEqual([
    { tablename: 'user' },
  ]);
}, 30_000);

test('a role that may not create tables is told so', async () => {
  const env = { DATABASE_URL: postgres.urlOf('db', 'guest') };
  for (const { code, stderr } of [await spawnServer(env).exited, await authhero(['migrate'], env)])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/permission denied for schema public\. .*MIGRATION_DATABASE_URL/),
    ]);
}, 30_000);
