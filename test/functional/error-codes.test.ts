import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ERROR_STATUS, type ErrorCode } from '../../src/errors/error-codes.js';
import { type Answer, read, send } from '../support/client.js';
import { aName, aPerson, login, register } from '../support/people.js';
import { sendRaw } from '../support/raw.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const post = async (body: string, contentType = 'application/json') =>
  read(await fetch(server.url, { method: 'POST', headers: { 'content-type': contentType }, body }));

async function onServerWith(settings: Record<string, string>, request: (server: TestServer) => Promise<Answer>) {
  const other = await startTestServer(settings);
  try {
    return await request(other);
  } finally {
    await other.stop();
  }
}

/** A request that ends in each code, as in the example of its section. */
const REQUESTS: Record<string, () => Promise<Answer>> = {
  BAD_USER_INPUT: () => register(server, { password: 'short' }),
  UNAUTHENTICATED: () => send(server.url, '{ me { id } }'),
  FORBIDDEN: async () => (await aPerson(server)).send('{ roles { name } }'),
  NOT_CONFIGURED: () =>
    onServerWith(
      { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', PUBLIC_URL: 'https://auth.example.com' },
      async (bare) =>
        (await aPerson(bare)).send('mutation { issueAccessToken(input: { audience: "x" }) { __typename } }'),
    ),
  RATE_LIMITED: () =>
    onServerWith({ RATE_LIMIT: 'on', ACCOUNT_FAILURES_PER_ADDRESS: '1/15m' }, async (strict) => {
      await login(strict, 'nobody');
      return login(strict, 'nobody');
    }),
  OVERLOADED: () =>
    onServerWith({ PASSWORD_QUEUE_LENGTH: '0', PASSWORD_CONCURRENCY: '1' }, async (busy) => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => login(busy, aName())));
      return answers.find(({ code }) => code === 'OVERLOADED') ?? (answers[0] as Answer);
    }),
  SERVICE_UNAVAILABLE: () =>
    onServerWith({ DATABASE_URL: 'postgresql://x@127.0.0.1:1/x' }, ({ url }) => send(url, '{ me { id } }')),
  INTERNAL_SERVER_ERROR: async () => {
    const { send } = await aPerson(server);
    await server.orm.em.execute('alter table "user" rename column folded_last_name to missing');
    try {
      return await send('{ users(search: "a") { nodes { id } } }');
    } finally {
      await server.orm.em.execute('alter table "user" rename column missing to folded_last_name');
    }
  },
  GRAPHQL_PARSE_FAILED: () => send(server.url, '{ "me" }'),
  GRAPHQL_VALIDATION_FAILED: () => send(server.url, '{ nonsense }'),
  OPERATION_RESOLUTION_FAILURE: () =>
    post('{ "query": "query A { __typename } query B { __typename }", "operationName": "C" }'),
  BAD_REQUEST: () => post('{'),
  NOT_FOUND: async () => read(await fetch(new URL('/nowhere', server.url))),
  METHOD_NOT_ALLOWED: async () => read(await fetch(server.url, { method: 'PUT' })),
  PAYLOAD_TOO_LARGE: () => post('x'.repeat(100_001)),
  UNSUPPORTED_MEDIA_TYPE: () => post('{}', 'text/plain'),
  HEADERS_TOO_LARGE: () =>
    sendRaw(server.url, ['host: localhost', `x-api-key: ${'k'.repeat(16_384)}`], '{ __typename }'),
};

const sections = new Map(
  readFileSync('docs/errors.md', 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);

test('docs/errors.md: has a section for every code that a client can get, and for no other', () => {
  const reachable = Object.keys(ERROR_STATUS);
  expect([...sections.keys()].sort()).toEqual(reachable.sort());
  expect(Object.keys(REQUESTS).sort()).toEqual(reachable.sort());
});

// Production never runs on the embedded database, and outside production nothing has to be configured.
const here = [...sections].filter(([code]) => code !== 'NOT_CONFIGURED' || process.env.TEST_DATABASE === 'postgres');

test.each(here)('%s: a request is answered as documented', async (code, section) => {
  const request = REQUESTS[code];
  if (!request) throw new Error('No request here ends in this code.');
  const { status, headers, errors, data } = await request();
  const example = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '');
  if (example.extensions.requestId) example.extensions.requestId = headers.get('x-request-id');
  expect(example.extensions.code).toBe(code);
  expect(errors).toEqual([expect.objectContaining(example)]);
  expect(data ?? null).toBeNull();

  expect(section).toContain('What to do: ');
  expect([status, Number(/HTTP (\d+)/.exec(section)?.[1])]).toEqual(Array(2).fill(ERROR_STATUS[code as ErrorCode]));
  const promises = ['Retry-After', 'Allow'].filter((name) => section.includes(`\`${name}\``));
  expect(['Retry-After', 'Allow'].filter((name) => headers.has(name))).toEqual(promises);
  if (headers.has('retry-after')) expect(headers.get('retry-after')).toBe(String(example.extensions.retryAfter));
});
