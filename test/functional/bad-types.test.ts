import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { faultPaths, read } from '../support/client.js';
import { aPerson, type Person, register } from '../support/people.js';
import { unharmed } from '../support/unharmed.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
});

const find = (id: unknown) => viewer.send('query ($id: ID) { user(id: $id) { id } }', { id });
const list = (argument: string, v: unknown) =>
  viewer.send(`query ($v: String) { users(${argument}: $v) { nodes { id } } }`, { v });

/** Sends JSON that JSON.stringify would not write. */
const sendJson = async (query: string, variables: string) =>
  read(
    await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': viewer.key },
      body: `{ "query": ${JSON.stringify(query)}, "variables": ${variables} }`,
    }),
  );

test.each(['2147483648', '-2147483649', '1e400', '-1e400', '"NaN"', '"1"', '1.5', 'true', '[1]', '{}'])(
  'users: %s is not an Int',
  async (json) => {
    await unharmed(server, async () => {
      for (const argument of ['first', 'last']) {
        const answer = await sendJson(
          `query ($v: Int) { users(${argument}: $v) { nodes { id } } }`,
          `{ "v": ${json} }`,
        );
        expect([answer.status, faultPaths(answer)]).toEqual([400, [argument]]);
      }
    });
  },
);

test.each(['', '0', 0, '../', '{%}', '%\n', ' %', 'urn:uuid:%'])('user: %j is no id', async (id) => {
  const value = typeof id === 'string' ? id.replace('%', viewer.id) : id;
  await unharmed(server, async () => expect(faultPaths(await find(value))).toEqual(['id']));
});

test('user: an id may have upper or lower case, and the nil UUID is not a user', async () => {
  expect((await find(viewer.id.toUpperCase())).data.user).toEqual({ id: viewer.id });
  for (const nobody of ['0', 'f']) {
    const { data, errors } = await find(viewer.id.replace(/[^-]/g, nobody));
    expect({ data, errors }).toEqual({ data: { user: null }, errors: undefined });
  }
});

test.each([['all'], ['S3cr3t'], [''], [0], [null], [['ALL']], [{}], ['__proto__'], ['constructor'], ['toString']])(
  'logout: %j is not a scope, and the key stays valid',
  async (scope) => {
    await unharmed(server, async () => {
      const answer = await viewer.send('mutation ($scope: LogoutScope!) { logout(scope: $scope) { message } }', {
        scope,
      });
      expect([answer.status, faultPaths(answer)]).toEqual([400, ['scope']]);
      expect(answer.text).not.toContain('S3cr3t');
    });
  },
);

test.each(['id', 'role', 'isActive', 'passwordHash', 'constructor', 'toString', 'hasOwnProperty'])(
  'register: a field %s that the input does not have is refused',
  async (field) => {
    await unharmed(server, async () =>
      expect(faultPaths(await register(server, { [field]: true }))).toEqual(['input']),
    );
  },
);

test('register: thousands of unknown fields cause one fault', async () => {
  const fields = Array.from({ length: 6_000 }, (_, n) => [`field${n}`, 1]);
  await unharmed(server, async () =>
    expect(faultPaths(await register(server, Object.fromEntries(fields)))).toEqual(['input']),
  );
});

test('the faults of all variables of a request together are limited: 30 lists with 50 wrong items each get a short answer', async () => {
  const numbers = Array.from({ length: 30 }, (_, i) => i);
  const declared = numbers.map((i) => `$v${i}: [String!]!`).join(' ');
  const fields = numbers.map((i) => `a${i}: verifyApiKeys(keys: $v${i}) { active }`).join(' ');
  const variables = Object.fromEntries(numbers.map((i) => [`v${i}`, Array(50).fill(0)]));
  const { status, errors, text } = await viewer.send(`query (${declared}) { ${fields} }`, variables);
  expect(status).toBe(400);
  expect(errors?.[0]?.extensions.fields).toHaveLength(20);
  expect(text.length).toBeLessThan(4_000);
});

const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { __typename } }';
test.each([
  ['BAD_REQUEST', '{ "__proto__": { "polluted": true } }'],
  [
    'BAD_REQUEST',
    '{ "input": { "username": "polluter", "password": "S3cr3t-pass", "__proto__": { "isActive": false } } }',
  ],
  ['BAD_REQUEST', '{ "input": { "\\u005f_proto__": { "username": "polluter" }, "password": "S3cr3t-pass" } }'],
  ['BAD_REQUEST', '{ "constructor": { "prototype": { "polluted": true } } }'],
  ['BAD_USER_INPUT', '{ "constructor": { "polluted": true } }'],
  [
    'BAD_USER_INPUT',
    '{ "input": { "constructor": { "polluted": true }, "username": "polluter", "password": "S3cr3t-pass" } }',
  ],
])('%s for the variables %s, which pollute nothing', async (code, variables) => {
  await unharmed(server, async () => {
    const answer = await sendJson(REGISTER, variables);
    expect([answer.status, answer.code]).toEqual([400, code]);
    expect(answer.text).not.toContain('S3cr3t');
  });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  const { data } = await register(server, {});
  expect(data.register.user).toMatchObject({ firstName: null, lastName: null });
});

/** A cursor with other bytes and a checksum that is right for them. */
function forge(cursor: string, at: number, bytes: string): string {
  const forged = Buffer.from(cursor, 'base64url');
  forged.write(bytes, at, 'hex');
  createHash('sha256').update(forged.subarray(0, 27)).digest().copy(forged, 27, 0, 4);
  return forged.toString('base64url');
}

test.each<[string, (cursor: string) => string]>([
  ['of an older version', (cursor) => forge(cursor, 0, '00')],
  ['of a newer version', (cursor) => forge(cursor, 0, '02')],
  ['of another list', (cursor) => forge(cursor, 1, '00000000')],
  ['of the year 10000', (cursor) => forge(cursor, 5, 'e677d21fdc00')],
  ['of the last moment that it has room for', (cursor) => forge(cursor, 5, 'ffffffffffff')],
  ['that lacks its end', (cursor) => cursor.slice(0, -4)],
  ['that is ones throughout', () => Buffer.alloc(31, 0xff).toString('base64url')],
])('users: a cursor %s is refused', async (_what, change) => {
  const { data } = await viewer.send('{ users(first: 1) { pageInfo { endCursor } } }');
  await unharmed(server, async () => {
    for (const argument of ['after', 'before'])
      expect(faultPaths(await list(argument, change(data.users.pageInfo.endCursor)))).toEqual([argument]);
  });
});

test('users: a cursor whose user does not exist works, from the earliest to the latest time', async () => {
  const { data } = await viewer.send('{ users(first: 1) { pageInfo { endCursor } } }');
  for (const [time, id] of [
    ['000000000000', '0'],
    ['e677d21fdbff', 'f'],
  ] as const) {
    const cursor = forge(forge(data.users.pageInfo.endCursor, 11, id.repeat(32)), 5, time);
    const page = async (argument: string) => (await list(argument, cursor)).data.users.nodes.length;
    expect([(await page('after')) > 0, (await page('before')) > 0]).toEqual([id === 'f', id === '0']);
  }
});
