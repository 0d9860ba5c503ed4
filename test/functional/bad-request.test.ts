import { beforeAll, expect, test } from '@jest/globals';
import { faultPaths, read } from '../support/client.js';
import { aName, aPerson, type Person } from '../support/people.js';
import { sendRaw } from '../support/raw.js';
import { unharmed } from '../support/unharmed.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
});

const ME = '{ me { id } }';
const KEY = 'S3cr3t-key';

test.each<[string, string[], number, string]>([
  ['empty', ['x-api-key:'], 200, 'UNAUTHENTICATED'],
  ['garbage', [`x-api-key: ${KEY}`], 200, 'UNAUTHENTICATED'],
  ['in Latin-1', [`x-api-key: ${KEY}\xe9\xff`], 200, 'UNAUTHENTICATED'],
  ['of 15 kB', [`x-api-key: ${KEY.repeat(1_500)}`], 200, 'UNAUTHENTICATED'],
  ['larger than 16 kB', [`x-api-key: ${KEY.repeat(1_700)}`], 431, 'HEADERS_TOO_LARGE'],
  ['with NUL', [`x-api-key: ${KEY}\0`], 400, 'BAD_REQUEST'],
  ['with a line feed', [`x-api-key: ${KEY}\nx`], 400, 'BAD_REQUEST'],
])('X-API-KEY %s is refused and not repeated', async (_what, lines, status, code) => {
  await unharmed(server, async () => {
    const answer = await sendRaw(server.url, ['host: localhost', ...lines], ME);
    expect(answer).toMatchObject({ status, code });
    expect(answer.text + JSON.stringify(server.log)).not.toContain(KEY);
  });
});

test.each<[string, (key: string) => string[]]>([
  ['twice', (key) => [`x-api-key: ${key}`, `x-api-key: ${key}`]],
  ['beside an empty one', (key) => [`x-api-key: ${key}`, 'x-api-key:']],
  ['beside another', (key) => ['x-api-key: a', `x-api-key: ${key}`]],
  ['in another case', (key) => [`x-api-key: ${key.toUpperCase()}`]],
  ['in quotes', (key) => [`x-api-key: "${key}"`]],
  ['without its last character', (key) => [`x-api-key: ${key.slice(0, -1)}`]],
  ['with one character changed', (key) => [`x-api-key: ${key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))}`]],
])('a valid X-API-KEY %s is refused', async (_what, lines) => {
  await unharmed(server, async () => {
    expect((await sendRaw(server.url, ['host: localhost', `x-api-key: ${viewer.key}`], ME)).data.me.id).toBe(viewer.id);
    const answer = await sendRaw(server.url, ['host: localhost', ...lines(viewer.key)], ME);
    expect(answer).toMatchObject({ status: 200, code: 'UNAUTHENTICATED', data: null });
  });
});

test.each<[what: string, lines: string[], target: string, version: string]>([
  ['no host', [], '/graphql', '1.1'],
  ['no host, of HTTP/1.0', [], '/graphql', '1.0'],
  ['an empty host', ['host:'], '/graphql', '1.1'],
  ['half an IPv6 address', ['host: ['], '/graphql', '1.1'],
  ['a space in its host', ['host: a b'], '/graphql', '1.1'],
  ['a percent sign for its host', ['host: %'], '/graphql', '1.1'],
  ['a broken host in its target', ['host: localhost'], 'http://[/graphql', '1.1'],
])('a request with %s is BAD_REQUEST', async (_what, lines, target, version) => {
  await unharmed(server, async () =>
    expect(await sendRaw(server.url, lines, '{ __typename }', `POST ${target} HTTP/${version}`)).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    }),
  );
});

test('a probe without a Host header, as in HTTP/1.0, gets 200 from /livez', async () => {
  expect((await sendRaw(server.url, [], '', 'GET /livez HTTP/1.0')).status).toBe(200);
});

const post = async (body: string, headers: Record<string, string> = {}) =>
  read(
    await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': viewer.key, ...headers },
      body,
    }),
  );

const nested = (levels: number, open: string, close: string) => `${open.repeat(levels)}1${close.repeat(levels)}`;
const LOGIN = 'mutation ($v: LoginInput!) { login(input: $v) { __typename } }';
const PASSWORD = 'mutation ($v: String!) { login(input: { username: "ada", password: $v }) { __typename } }';

test.each<[string, string, string, string[]]>([
  ['lists', LOGIN, nested(40_000, '[', ']'), ['input']],
  ['objects', LOGIN, nested(15_000, '{"a":', '}'), ['input']],
  ['lists', PASSWORD, nested(40_000, '[', ']'), ['input.password']],
  ['objects', PASSWORD, nested(15_000, '{"a":', '}'), ['input.password']],
])('a variable of %s nested as deep as a body allows is BAD_USER_INPUT', async (_what, query, json, paths) => {
  await unharmed(server, async () => {
    const answer = await post(`{ "query": ${JSON.stringify(query)}, "variables": { "v": ${json} } }`);
    expect(new Set(faultPaths(answer))).toEqual(new Set(paths));
  });
});

test('variables nested 100,000 levels deep are PAYLOAD_TOO_LARGE', async () => {
  const body = `{ "query": "{ __typename }", "variables": { "v": ${nested(100_000, '[', ']')} } }`;
  await unharmed(server, async () =>
    expect(await post(body)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' }),
  );
});

const hash = 'ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38';
test.each<[string, unknown, string]>([
  ['a batch', [{ query: 'mutation { deleteMe { message } }' }, { query: ME }], 'BAD_REQUEST'],
  ['an empty batch', [], 'BAD_REQUEST'],
  ['a persisted query', { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }, 'BAD_REQUEST'],
  [
    'a query to persist',
    { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
    'BAD_REQUEST',
  ],
  ['extensions that are no object', { query: ME, extensions: 'S3cr3t' }, 'BAD_REQUEST'],
  ['variables that are no object', { query: ME, variables: '{"password":"S3cr3t"}' }, 'BAD_REQUEST'],
  ['variables that are a list', { query: ME, variables: ['S3cr3t'] }, 'BAD_REQUEST'],
  ['an operation name that is no string', { query: ME, operationName: { S3cr3t: 1 } }, 'BAD_REQUEST'],
  ['a query that is no string', { query: { kind: 'Document' } }, 'BAD_REQUEST'],
  ['@defer', { query: '{ ... @defer { me { id } } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['@stream', { query: '{ users { nodes @stream { id } } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a subscription', { query: 'subscription { users { totalCount } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a fragment alone', { query: 'fragment F on User { id }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a type of its own', { query: '{ me { id } } extend type User { S3cr3t: Int }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a lone surrogate in its document', { query: '{ user(username: "\ud800") { id } }' }, 'GRAPHQL_PARSE_FAILED'],
  ['an escaped one', { query: '{ user(username: "\\ud800") { id } }' }, 'GRAPHQL_PARSE_FAILED'],
])('a request with %s is refused before the server does anything', async (_what, body, code) => {
  await unharmed(server, async () => {
    const answer = await post(JSON.stringify(body));
    expect(answer).toMatchObject({ status: 400, code, data: undefined });
    expect(answer.text).not.toContain('S3cr3t');
  });
});

test('a WebSocket upgrade is BAD_REQUEST', async () => {
  const upgrade = [
    'host: localhost',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: AQIDBAUGBwg=',
  ];
  await unharmed(server, async () =>
    expect(await sendRaw(server.url, upgrade, '{', 'GET /graphql HTTP/1.1')).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    }),
  );
});

test.each([
  'image/png',
  'multipart/mixed; deferSpec=20220824',
  ';;,',
  'application/json; foo=bar',
  'application/json;q=0',
  '*/*;q=0',
  'application/jsonp',
  'application/json;charset=latin1',
])('a mutation for a client that accepts only %s is executed, and the response is JSON', async (accept) => {
  const input = `{ username: "${aName()}", password: "correct horse battery" }`;
  const query = `mutation { register(input: ${input}) { __typename } }`;
  const { data, status, headers } = await post(JSON.stringify({ query }), { accept });
  expect([status, data, headers.get('content-type')]).toEqual([
    200,
    { register: { __typename: 'RegisterSuccess' } },
    'application/json; charset=utf-8',
  ]);
});
