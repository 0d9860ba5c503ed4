import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { read, send } from '../support/client.js';
import { sendRaw } from '../support/raw.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const JSON_TYPE = { 'content-type': 'application/json' };
const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
  read(await fetch(server.url, { method: 'POST', headers, body }));
const url = (path: string) => new URL(path, server.url);

test('health: /livez and /readyz answer 200, also to HEAD', async () => {
  for (const path of ['/livez', '/readyz']) {
    const response = await fetch(url(path));
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect((await fetch(url(path), { method: 'HEAD' })).status).toBe(200);
  }
});

test('every response is JSON in UTF-8, and its headers forbid caches, frames and sniffing', async () => {
  const responses = await Promise.all([
    fetch(url('/livez')),
    fetch(url('/nowhere')),
    fetch(server.url, { method: 'PUT' }),
    fetch(server.url, { method: 'POST', headers: JSON_TYPE, body: '{' }),
    fetch(server.url, { method: 'POST', headers: JSON_TYPE, body: '{"query":"{ __typename }"}' }),
  ]);
  for (const { headers } of responses) {
    expect(headers.get('content-type')).toMatch(/^application\/json; ?charset=utf-8$/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none';base-uri 'none'");
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('an unknown path is NOT_FOUND, a known path with another method is METHOD_NOT_ALLOWED with Allow', async () => {
  expect(await read(await fetch(url('/nowhere?x=1')))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    for (const headers of [{}, { 'content-type': 'application/json' }, { 'content-type': 'text/plain' }]) {
      const response = await fetch(server.url, { method, headers });
      expect([response.headers.get('allow'), (await read(response)).code, response.status]).toEqual([
        'GET, POST',
        'METHOD_NOT_ALLOWED',
        405,
      ]);
    }
  }
  expect((await fetch(url('/livez'), { method: 'POST' })).status).toBe(405);
  const odd = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' };
  expect((await fetch(url('/nowhere'), odd)).status).toBe(404);
});

test('GET: a query is answered, a mutation is refused', async () => {
  const query = (text: string) => fetch(`${server.url}?query=${encodeURIComponent(text)}`);
  expect((await read(await query('{ __typename }'))).data).toEqual({ __typename: 'Query' });
  const mutation = await query('mutation { logout { message } }');
  expect([mutation.headers.get('allow'), await read(mutation)]).toMatchObject([
    'POST',
    { status: 405, code: 'METHOD_NOT_ALLOWED' },
  ]);
});

test('GET: text after a # is not a part of the query', async () => {
  const get = (target: string) => sendRaw(server.url, ['host: x'], '', `GET /graphql${target} HTTP/1.1`);
  const query = '?query={__typename}';
  expect((await get(`${query}&variables={}#x`)).data).toEqual({ __typename: 'Query' });
  expect(await get(`#${query}`)).toMatchObject({ status: 400, code: 'BAD_REQUEST', data: undefined });
});

test('a body that is too large is PAYLOAD_TOO_LARGE', async () => {
  expect(await post(JSON.stringify({ query: `{ __typename } #${'x'.repeat(100_000)}` }))).toMatchObject({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  });
});

test.each([
  ['text/plain', { 'content-type': 'text/plain' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['multipart', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['an exotic charset', { 'content-type': 'application/json; charset=utf-7' }],
  ['compression', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
])('a body of %s is UNSUPPORTED_MEDIA_TYPE and is not executed', async (what, headers) => {
  const body = '{"query":"{ __typename }"}';
  const answer = await post(what === 'compression' ? gzipSync(body) : body, headers);
  expect(answer).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', data: undefined });
});

test.each([
  ['broken JSON', '{"query": "S3cr3t'],
  ['null', 'null'],
  ['a list', '[{"query":"{ __typename }"}]'],
  ['a string', '"S3cr3t"'],
  ['nothing', ''],
  ['no query', '{"variables":{"a":"S3cr3t"}}'],
  ['a prototype', '{"query":"{ __typename }","variables":{"__proto__":{"S3cr3t":1}}}'],
  ['bytes that are not UTF-8', Buffer.from('7b227175657279223a22ff227d', 'hex')],
])('a body of %s is BAD_REQUEST and is not repeated', async (_what, body) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  expect(answer.text).not.toContain('S3cr3t');
});

test('headers that are too large are HEADERS_TOO_LARGE, a request that is not HTTP is BAD_REQUEST, both as JSON', async () => {
  const large = await new Promise<string>((resolve, reject) => {
    httpRequest(server.url, { headers: { 'x-api-key': 'k'.repeat(20_000) } }, (response) => {
      response.setEncoding('utf8').on('data', (body) => resolve(`${response.statusCode} ${body}`));
    })
      .on('error', reject)
      .end();
  });
  expect(large).toMatch(/^431 .*"code":"HEADERS_TOO_LARGE"/);
  const { port } = new URL(server.url);
  const broken = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
    socket.setEncoding('utf8').on('data', resolve);
  });
  expect(broken).toMatch(/^HTTP\/1.1 400 .*"code":"BAD_REQUEST"/s);
});

test('a document that does not parse or validate gets an error that repeats no value of it', async () => {
  const cases: [string, string][] = [
    ['mutation { login(input: { username "S3cr3t" }) { __typename } }', 'GRAPHQL_PARSE_FAILED'],
    ['mutation { login(input: { username: "a", password: 53423 }) { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['mutation { login(input: "S3cr3t") { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['mutation { logout(scope: S3cr3t) { message } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ user(id: { a: "S3cr3t" }) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ];
  for (const [query, code] of cases) {
    const answer = await send(server.url, query);
    expect(answer).toMatchObject({ status: 400, code, data: undefined });
    expect(answer.text).not.toMatch(/S3cr3t|53423/);
  }
});

test('a variable of the wrong JSON type is BAD_USER_INPUT with the path of its argument, all faults at once, without values', async () => {
  const query =
    'mutation ($n: String!, $i: RegisterInput!) { register(input: $i) { __typename } updateMe(input: { firstName: $n }) { __typename } }';
  const answer = await send(server.url, query, { i: { username: ['S3cr3t'], password: 53423, role: 'admin' } });
  expect(answer).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', data: undefined });
  expect(answer.errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual([
    'input.firstName',
    'input.username',
    'input.password',
    'input',
  ]);
  expect(answer.text).not.toMatch(/S3cr3t|53423/);
});

test('a variable that only a fragment uses is also reported with the path of its argument', async () => {
  const query = 'query ($n: Int!) { ...Page } fragment Page on Query { users(first: $n) { nodes { id } } }';
  const { errors } = await send(server.url, query, { n: 'many' });
  expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual(['first']);
});

test('an operation that is not in the document is OPERATION_RESOLUTION_FAILURE', async () => {
  const body = JSON.stringify({ query: 'query A { __typename } query B { __typename }', operationName: 'C' });
  expect(await post(body)).toMatchObject({ status: 400, code: 'OPERATION_RESOLUTION_FAILURE' });
});

test('a client that accepts only application/json gets 200 for a refused request, every other client gets 400', async () => {
  const body = '{"query":"{ nonsense }"}';
  const statusFor = async (accept: string) => (await post(body, { ...JSON_TYPE, accept })).status;
  expect(await statusFor('application/json')).toBe(200);
  expect(await statusFor('application/json, */*')).toBe(400);
  expect(await statusFor('application/graphql-response+json, application/json')).toBe(400);
});

test('somebody who opens the API in a browser gets a page, and a query in the URL is answered in JSON', async () => {
  const open = (search: string) => fetch(server.url + search, { headers: { accept: 'text/html,*/*;q=0.8' } });
  const page = await open('');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('AuthHero');
  expect(await (await open('?query={__typename}')).json()).toEqual({ data: { __typename: 'Query' } });
});

test('CORS: cross-origin calls work only for the origins in CORS_ORIGINS', async () => {
  const preflight = (to: string, origin: string) =>
    fetch(to, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-api-key',
      },
    });
  expect((await preflight(server.url, 'https://app.example')).headers.get('access-control-allow-origin')).toBeNull();
  const open = await startTestServer({ CORS_ORIGINS: 'https://app.example' });
  try {
    const allowed = await preflight(open.url, 'https://app.example');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example']);
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await preflight(open.url, 'https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  } finally {
    await open.stop();
  }
});

test('500 connections that send their headers slowly delay no other client, and are closed after the timeout', async () => {
  const impatient = await startTestServer({ REQUEST_TIMEOUT: '1s' });
  try {
    const { port } = new URL(impatient.url);
    const sockets = Array.from({ length: 500 }, () => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\n'));
      return socket.on('error', () => {}).resume();
    });
    expect((await send(impatient.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    expect((await send(impatient.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  } finally {
    await impatient.stop();
  }
});
