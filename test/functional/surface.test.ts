import { expect, test } from '@jest/globals';
import { aName, login, register } from '../support/people.js';
import { sendRaw } from '../support/raw.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const HOST = 'host: localhost';
const raw = (line: string, headers: string[] = []) => sendRaw(server.url, [HOST, ...headers], '{ __typename }', line);

test('a new database has no account before the first registration', async () => {
  for (const table of ['"user"', 'api_key']) expect(await sql(server, `select * from ${table}`)).toEqual([]);
  for (const username of ['admin', 'administrator', 'root', 'authhero', 'test'])
    for (const password of ['admin', 'root', 'password', 'authhero', username])
      expect((await login(server, username, password)).data.login.__typename).toBe('InvalidCredentials');
});

test.each([
  '/.git/config',
  '/.git/HEAD',
  '/.env',
  '/package.json',
  '/package-lock.json',
  '/schema.graphql',
  '/src/main.ts',
  '/dist/src/main.js',
  '/.data/',
  '/docs/',
  '/',
  '/graphql/../package.json',
  '/metrics',
  '/debug',
  '/status',
  '/openapi.json',
  '/graphiql.html',
  '/assets/',
  '/assets/../graphiql.html',
  '/playground',
])('%s is NOT_FOUND: no file, no folder and no page is served', async (path) => {
  expect(await raw(`GET ${path} HTTP/1.1`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('TRACE is refused, and the response repeats nothing of the request', async () => {
  for (const path of ['/graphql', '/livez', '/']) {
    const { status, text } = await raw(`TRACE ${path} HTTP/1.1`, ['x-api-key: S3cr3t']);
    expect([status >= 400, text.includes('S3cr3t')]).toEqual([true, false]);
  }
});

test('no response redirects, for any scheme in the headers, so that a client notices a key sent without TLS', async () => {
  for (const line of ['POST /graphql', 'GET /graphql', 'GET /livez', 'GET /', 'POST /graphql/', 'GET //evil.example/'])
    for (const headers of [
      [],
      ['x-forwarded-proto: http'],
      ['forwarded: proto=http'],
      ['upgrade-insecure-requests: 1'],
    ]) {
      const answer = await raw(`${line} HTTP/1.1`, headers);
      expect([answer.status >= 300 && answer.status < 400, answer.headers.get('location')]).toEqual([false, null]);
    }
});

test('Strict-Transport-Security: every response has a year and all subdomains, also from an error handler', async () => {
  for (const [line, headers] of [
    ['POST /graphql', []],
    ['GET /readyz', []],
    ['GET /nowhere', []],
    ['PUT /graphql', []],
    ['POST /graphql', ['content-type: text/plain']],
  ] as const) {
    const answer = await raw(`${line} HTTP/1.1`, [...headers]);
    const [, age] =
      /^max-age=(\d+); ?includeSubDomains$/.exec(answer.headers.get('strict-transport-security') ?? '') ?? [];
    expect([line, Number(age) >= 31_536_000]).toEqual([line, true]);
  }
});

test('each refused operation is a line of the log with its code and the address, without its values', async () => {
  const before = server.log.length;
  await register(server, { username: 'S3cr3t!', password: 'S3cr3t!' });
  await register(server, { username: aName(), role: 'S3cr3t!' });
  await raw('POST /graphql HTTP/1.1');
  await sendRaw(server.url, [HOST], '{ S3cr3t }');
  await sendRaw(server.url, [HOST], '{ me { id } }');
  const lines = server.log.slice(before).filter(({ msg }) => msg === 'operation');
  expect(lines.map(({ outcome, address }) => [outcome, address])).toEqual(
    ['BAD_USER_INPUT', 'BAD_USER_INPUT', 'OK', 'GRAPHQL_VALIDATION_FAILED', 'UNAUTHENTICATED'].map((outcome) => [
      outcome,
      '127.0.0.1',
    ]),
  );
  expect(JSON.stringify(lines)).not.toContain('S3cr3t');
});

test('each line of the log has its time in UTC and its level', async () => {
  await raw('POST /graphql HTTP/1.1');
  expect(server.log.length).toBeGreaterThan(0);
  for (const { time, level } of server.log) {
    expect(time).toBe(new Date(String(time)).toISOString());
    expect(['info', 'warn', 'error', 'fatal']).toContain(level);
  }
});
