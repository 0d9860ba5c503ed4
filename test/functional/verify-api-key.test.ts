import { beforeAll, expect, test } from '@jest/globals';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { act, anAdmin, scoped } from '../support/admins.js';
import { faultPaths, read } from '../support/client.js';
import { aPerson, type Person } from '../support/people.js';
import { statementsDuring } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const FIELDS = 'active apiKeyId kind user { id username } scopes permissions expiresOn';
const ONE = `query ($key: String!) { verifyApiKey(key: $key) { ${FIELDS} } }`;
const MANY = `query ($keys: [String!]!) { verifyApiKeys(keys: $keys) { ${FIELDS} } }`;
const NOT_ACTIVE = {
  active: false,
  apiKeyId: null,
  kind: null,
  user: null,
  scopes: null,
  permissions: [],
  expiresOn: null,
};

const server = useTestServer();
let admin: Person;
let gateway: Person;
beforeAll(async () => {
  admin = await anAdmin(server);
  gateway = await scoped(server, admin, ['keys:verify']);
});

const verify = async (key: string) => (await gateway.send(ONE, { key })).data.verifyApiKey;

test('verifyApiKey: shows the owner and the permissions of a valid key', async () => {
  const person = await aPerson(server);
  const key = await scoped(server, person, ['users:read']);
  expect(await verify(key.key)).toMatchObject({
    active: true,
    kind: 'CREATED',
    user: { id: person.id, username: person.username },
    scopes: ['users:read'],
    permissions: ['users:read'],
  });
  expect((await verify(person.key)).permissions).toEqual([
    'account:read',
    'account:write',
    'keys:read',
    'keys:write',
    'users:read',
  ]);
});

test('verifyApiKey: an unknown, malformed or revoked key and a key of an inactive user get the same response', async () => {
  const [gone, out] = [await aPerson(server), await aPerson(server)];
  await act(admin, 'deactivateUser', gone.id);
  await out.send('mutation { logout { message } }');
  for (const key of ['', 'x', makeToken(), gone.key, out.key, '\ud800', `${admin.key} `])
    expect(await verify(key)).toEqual(NOT_ACTIVE);
});

test('verifyApiKey: sends one statement in addition to the check of the caller', async () => {
  const person = await aPerson(server);
  const statements = await statementsDuring(server, () => verify(person.key));
  expect(statements.filter((statement) => statement.includes('from api_key where'))).toHaveLength(2);
  expect(statements).toHaveLength(2);
});

test('verifyApiKeys: answers 100 keys in their order, with one statement', async () => {
  const people = [await aPerson(server), await aPerson(server)];
  const keys = Array.from({ length: 100 }, (_, i) => (i % 3 === 2 ? makeToken() : (people[i % 3]?.key ?? '')));
  const statements = await statementsDuring(server, async () => {
    const { verifyApiKeys } = (await gateway.send(MANY, { keys })).data;
    expect(verifyApiKeys.map(({ user }: { user: Person | null }) => user?.id ?? null)).toEqual(
      keys.map((_, i) => people[i % 3]?.id ?? null),
    );
  });
  expect(statements).toHaveLength(2);
});

test.each([[[]], [Array(101).fill('x')], [['x'.repeat(257)]]])(
  'verifyApiKeys: too few keys, too many keys and too long keys are BAD_USER_INPUT (%#)',
  async (keys) => {
    expect(faultPaths(await gateway.send(MANY, { keys }))).toEqual(['keys']);
  },
);

test('verifyApiKey: is refused by GET, also inside a fragment, because logs keep URLs', async () => {
  for (const query of [
    '{ verifyApiKey(key: "x") { active } }',
    '{ ...F } fragment F on Query { a: verifyApiKeys(keys: ["x"]) { active } }',
  ]) {
    const response = await fetch(`${server.url}?query=${encodeURIComponent(query)}`, {
      headers: { 'x-api-key': gateway.key, 'apollo-require-preflight': 'yes' },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await read(response)).code).toBe('METHOD_NOT_ALLOWED');
  }
});

test('verifyApiKey: a caller has a limit of keys in a window, and each key of a batch counts', async () => {
  const strict = await startTestServer({ RATE_LIMIT: 'on', VERIFICATIONS_PER_CALLER: '5/1m' });
  try {
    const [caller, other] = [await anAdmin(strict), await anAdmin(strict)];
    const key = makeToken();
    expect((await caller.send(MANY, { keys: [key, key, key, key] })).errors).toBeUndefined();
    expect((await caller.send(ONE, { key })).errors).toBeUndefined();
    const refused = await caller.send(ONE, { key });
    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await other.send(ONE, { key })).errors).toBeUndefined();
    expect((await caller.send('{ me { id } }')).errors).toBeUndefined();
  } finally {
    await strict.stop();
  }
});
