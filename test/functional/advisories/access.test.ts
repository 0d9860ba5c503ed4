import { beforeAll, expect, test } from '@jest/globals';
import { send } from '../../support/client.js';
import { aKey, aPerson, isLive, login, PASSWORD, type Person } from '../../support/people.js';
import { sql } from '../../support/sql.js';
import { unharmed } from '../../support/unharmed.js';
import { useTestServer } from '../../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
let victim: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
  victim = await aPerson(server);
});

const anonymously = (query: string) => send(server.url, query);

test.each<[string, (id: string) => string]>([
  ['deleteMe', (id) => `deleteMe(id: "${id}") { message }`],
  ['deleteMe', (id) => `deleteMe(userId: "${id}") { message }`],
  ['logout', (id) => `logout(userId: "${id}") { message }`],
  ['updateMe', (id) => `updateMe(id: "${id}", input: { firstName: "Mallory" }) { user { id } }`],
  ['updateMe', (id) => `updateMe(input: { id: "${id}", firstName: "Mallory" }) { user { id } }`],
  [
    'changePassword',
    (id) =>
      `changePassword(input: { userId: "${id}", currentPassword: "${PASSWORD}", newPassword: "a new horse battery" }) { __typename }`,
  ],
  ['login', (id) => `login(input: { userId: "${id}", username: "x", password: "${PASSWORD}" }) { __typename }`],
])(
  'CVE-2025-61928 (Better Auth), GHSA-9v82-xrm4-mp52 (StudioCMS), CVE-2026-21886 (OpenCTI), a request names whom it acts for: %s takes nobody’s id',
  async (_what, field) => {
    await unharmed(server, async () => {
      for (const ask of [viewer.send, anonymously]) {
        const answer = await ask(`mutation { ${field(victim.id)} }`);
        expect([answer.status, answer.code, answer.data]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED', undefined]);
      }
    });
  },
);

test.each([
  'x-user-id',
  'x-userid',
  'x-user',
  'x-forwarded-user',
  'x-authenticated-user',
  'x-remote-user',
  'x-hasura-user-id',
  'x-hasura-admin-secret',
  'auth-key',
  'g',
  'cookie',
  'authorization',
  'x-api-key-id',
])(
  'CVE-2026-8890 (code100x CMS, identity from a header that anybody can send): %s signs nobody in and changes nobody',
  async (name) => {
    for (const value of [victim.id, victim.username, JSON.stringify({ id: victim.id }), `session=${victim.id}`]) {
      const ask = (headers: object) => send(server.url, '{ me { id } }', undefined, { [name]: value, ...headers });
      expect((await ask({})).code).toBe('UNAUTHENTICATED');
      expect((await ask({ 'x-api-key': viewer.key })).data.me.id).toBe(viewer.id);
    }
  },
);

test.each([
  [
    'login',
    'LoginInput',
    { username: 'viewer', password: PASSWORD },
    ['expiresOn', 'apiKey', 'id', 'user', 'hash', 'revokedOn'],
  ],
  [
    'updateMe',
    'UpdateMeInput',
    {},
    ['username', 'isActive', 'passwordHash', 'passwordVersion', 'createdOn', 'canonicalUsername', 'role'],
  ],
  [
    'changePassword',
    'ChangePasswordInput',
    { currentPassword: PASSWORD, newPassword: 'a new horse battery' },
    ['passwordVersion', 'username', 'keepSessions', 'deviceId'],
  ],
])(
  'GHSA-5v7g-9h8f-8pgg, GHSA-jc39-686j-wp6q (Parse Server), CVE-2026-32106 (StudioCMS), mass assignment: %s takes no field that is the server’s',
  async (operation, type, input, fields) => {
    await unharmed(server, async () => {
      for (const field of fields) {
        const query = `mutation ($input: ${type}!) { ${operation}(input: $input) { __typename } }`;
        const answer = await viewer.send(query, { input: { ...input, [field]: '2099-01-01T00:00:00Z' } });
        expect([field, answer.status, answer.code]).toEqual([field, 400, 'BAD_USER_INPUT']);
      }
    });
  },
);

test('GHSA-56p6-qw3c-fq2g (Directus, a suspended user’s session goes on): who was deactivated by hand is out at the next request', async () => {
  const person = await aPerson(server, { firstName: 'Suspended' });
  expect(await isLive(server, person.key)).toBe(true);
  await sql(server, 'update "user" set is_active = false where id = ?', [person.id]);
  expect(await isLive(server, person.key)).toBe(false);
  expect((await login(server, person.username)).data.login.__typename).toBe('InvalidCredentials');
  const listed = await viewer.send('{ users(search: "Suspended") { totalCount nodes { id } } }');
  expect(listed.data.users).toEqual({ totalCount: 0, nodes: [] });
});

test.each([
  ['revoked', 'revoked_on = now()'],
  ['ended', "expires_on = now() - interval '1 ms'"],
])(
  'GHSA-f76x-f9vj-92jv / CVE-2026-46554 (NocoDB, a cache that outlives the key): a key that was just used and is %s elsewhere is dead at the next request',
  async (_how, change) => {
    const person = await aPerson(server);
    for (let use = 0; use < 3; use += 1) expect(await isLive(server, person.key)).toBe(true);
    await sql(server, `update api_key set ${change} where user_id = ?`, [person.id]);
    expect(await isLive(server, person.key)).toBe(false);
  },
);

test('CVE-2022-25896 (Passport, session fixation): a login beside somebody’s key makes a new one, of who knows the password', async () => {
  const query = `mutation { login(input: { username: "${viewer.username}", password: "${PASSWORD}" }) { ... on LoginSuccess { apiKey user { id } } } }`;
  const { data } = await victim.send(query);
  expect(data.login.user.id).toBe(viewer.id);
  expect([viewer.key, victim.key]).not.toContain(data.login.apiKey);
  const me = await send(server.url, '{ me { id } }', undefined, { 'x-api-key': data.login.apiKey });
  expect(me.data.me.id).toBe(viewer.id);
});

test('CVE-2026-22706 (Strapi), GHSA-mr34-8733-grr2 (Memos), sessions outlive the password: however the change is asked for, every other key dies', async () => {
  const change = (key: string, document: string) => send(server.url, document, undefined, { 'x-api-key': key });
  const input = (from: string, to: string) => `input: { currentPassword: "${from}", newPassword: "${to}" }`;
  const next = 'a new horse battery';
  for (const [from, to, document] of [
    [PASSWORD, next, (args: string) => `mutation { changePassword(${args}) { __typename } }`],
    [
      next,
      PASSWORD,
      (args: string) => `mutation { a: __typename b: changePassword(${args}) { __typename } c: __typename }`,
    ],
  ] as const) {
    const person = from === PASSWORD ? victim : { ...victim, password: next };
    const [mine, other] = [await aKey(server, person), await aKey(server, person)];
    expect((await change(mine, document(input(from, to)))).errors).toBeUndefined();
    expect([await isLive(server, mine), await isLive(server, other), await isLive(server, victim.key)]).toEqual([
      true,
      false,
      false,
    ]);
  }
});
