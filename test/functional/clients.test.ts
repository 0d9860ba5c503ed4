import { beforeAll, expect, test } from '@jest/globals';
import { scoped } from '../support/admins.js';
import { faultPaths, read, send } from '../support/client.js';
import { aPerson, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';
import { exchange } from '../support/wire.js';

const APP = 'capacitor://localhost';
const server = useTestServer({ CORS_ORIGINS: `${APP},https://app.example` });
let person: Person;
beforeAll(async () => {
  person = await aPerson(server);
});

/** What urql accepts, which sends a query by GET as long as that fits into a URL. */
const URQL =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';
const get = (search: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}?${search}`, { headers: { accept: URQL, ...headers } });
const ME = encodeURIComponent('query Me { me { id } }');

test('urql: a query by GET with an API key is answered, and one without is UNAUTHENTICATED', async () => {
  const search = `query=${ME}&operationName=Me&variables=%7B%7D`;
  expect((await read(await get(search, { 'x-api-key': person.key }))).data).toEqual({ me: { id: person.id } });
  expect((await read(await get(search))).code).toBe('UNAUTHENTICATED');
});

test.each(['operationName=', 'variables=', 'extensions=', 'operationName=&variables=&extensions='])(
  'GET: an empty %s means that there is none',
  async (empty) => {
    const answer = await read(await get(`query=${ME}&${empty}`, { 'x-api-key': person.key }));
    expect(answer.data).toEqual({ me: { id: person.id } });
  },
);

test('POST: an empty operationName, empty variables and empty extensions mean that there are none', async () => {
  const body = JSON.stringify({ query: '{ me { id } }', operationName: '', variables: '', extensions: '' });
  const headers = { 'content-type': 'application/json', 'x-api-key': person.key };
  expect((await read(await fetch(server.url, { method: 'POST', headers, body }))).data.me.id).toBe(person.id);
});

test('GET: a mutation is refused, and so is a query that takes a secret', async () => {
  for (const document of ['mutation { logout { message } }', '{ verifyApiKey(key: "x") { active } }']) {
    const answer = await get(`query=${encodeURIComponent(document)}`, { 'x-api-key': person.key });
    expect([answer.status, (await read(answer)).code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  }
});

test('CORS: a page may read every answer, also 404 and 431', async () => {
  const origin = 'https://app.example';
  const notFound = await fetch(new URL('/graphqll', server.url), { headers: { origin } });
  expect([notFound.status, notFound.headers.get('access-control-allow-origin')]).toEqual([404, origin]);
  const tooLarge = await exchange(
    server.url,
    `GET /graphql HTTP/1.1\r\nHost: x\r\nOrigin: ${origin}\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
  );
  expect(tooLarge).toMatch(/^HTTP\/1\.1 431 /);
  expect(tooLarge).toContain('access-control-allow-origin: *');
});

test('CORS: an app with a scheme of its own may call where its origin is listed', async () => {
  const preflight = { origin: APP, 'access-control-request-method': 'POST' };
  const { headers } = await fetch(server.url, { method: 'OPTIONS', headers: preflight });
  expect(headers.get('access-control-allow-origin')).toBe(APP);
});

test('DateTime: who writes it in another way is told the form', async () => {
  const create = (expiresOn: unknown) =>
    person.send('mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename } }', {
      input: { name: 'x', expiresOn },
    });
  for (const wrong of ['2026-12-24', 1, 'tomorrow']) {
    const answer = await create(wrong);
    expect(faultPaths(answer)).toEqual(['input.expiresOn']);
    expect(answer.text).toContain('RFC 3339');
  }
  const literal = '{ auditEvents(since: "2026-12-24") { totalCount } }';
  expect((await send(server.url, literal)).text).toContain('RFC 3339');
});

test('viewerCredential: a scoped key learns whose it is', async () => {
  const key = await scoped(server, person, ['users:read']);
  const { data } = await key.send('{ viewerCredential { user { id username } } }');
  expect(data.viewerCredential.user).toEqual({ id: person.id, username: person.username });
});
