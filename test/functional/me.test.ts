import { expect, test } from '@jest/globals';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { send } from '../support/client.js';
import { aKey, aPerson, isLive } from '../support/people.js';
import { sql, statementsDuring } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const ME = '{ me { id username firstName lastName createdOn updatedOn } }';
const me = (headers: Record<string, string>, query = '') => send(server.url + query, ME, undefined, headers);

test('me: is the owner of the key', async () => {
  const { id, username, send } = await aPerson(server, { firstName: 'Zoë' });
  await aPerson(server);
  const { data, status } = await send(ME);
  const { createdOn, updatedOn } = data.me;
  expect(status).toBe(200);
  expect(data.me).toEqual({ id, username, firstName: 'Zoë', lastName: null, createdOn, updatedOn });
  expect(Math.abs(Date.now() - Date.parse(createdOn))).toBeLessThan(60_000);
});

test('me: has the same fields and values as `user`', async () => {
  const { id, send } = await aPerson(server, { firstName: 'Zoë', lastName: 'Ο’Λóς' });
  const type = (await send('{ __type(name: "User") { fields { name } } }')).data.__type;
  const fields = type.fields.map(({ name }: { name: string }) => name).join(' ');
  const { data } = await send(`query ($id: ID) { me { ${fields} } user(id: $id) { ${fields} } }`, { id });
  expect(data.user.firstName).toBe('Zoë');
  expect(data.me).toEqual(data.user);
});

const fresh = async () => (await aPerson(server)).key;
const another = (character = '') => (character === 'a' ? 'b' : 'a');

test.each<[string, () => Promise<{ headers?: Record<string, string>; query?: string }>]>([
  ['an empty key', async () => ({ headers: { 'x-api-key': '' } })],
  [
    'a key with a wrong checksum',
    async () => {
      const key = await fresh();
      return { headers: { 'x-api-key': key.slice(0, -1) + another(key.at(-1)) } };
    },
  ],
  [
    'a key with another secret',
    async () => {
      const key = await fresh();
      return { headers: { 'x-api-key': `ahk_${another(key[4])}${key.slice(5)}` } };
    },
  ],
  ['a key in another case', async () => ({ headers: { 'x-api-key': (await fresh()).toUpperCase() } })],
  ['a well-formed key that nobody has', async () => ({ headers: { 'x-api-key': makeToken() } })],
  [
    'an expired key',
    async () => {
      const { id, key } = await aPerson(server);
      await sql(server, `update api_key set expires_on = now() - interval '1 ms' where user_id = ?`, [id]);
      return { headers: { 'x-api-key': key } };
    },
  ],
  [
    'a revoked key',
    async () => {
      const { key, send } = await aPerson(server);
      await send('mutation { logout { revokedKeys } }');
      return { headers: { 'x-api-key': key } };
    },
  ],
  [
    'the key of a deleted account',
    async () => {
      const { key, send } = await aPerson(server);
      await send('mutation { deleteMe { deletedUserId } }');
      return { headers: { 'x-api-key': key } };
    },
  ],
  [
    'two live keys',
    async () => {
      const person = await aPerson(server);
      return { headers: { 'x-api-key': `${person.key}, ${await aKey(server, person)}` } };
    },
  ],
  [
    'the same live key twice',
    async () => {
      const key = await fresh();
      return { headers: { 'x-api-key': `${key}, ${key}` } };
    },
  ],
  [
    'a live key in the URL',
    async () => {
      const key = await fresh();
      return { query: `?x-api-key=${key}&X-API-KEY=${key}&apiKey=${key}` };
    },
  ],
  ['a live key in Authorization', async () => ({ headers: { authorization: `Bearer ${await fresh()}` } })],
])('me: %s gets exactly the response of a missing key', async (_what, credential) => {
  const { headers = {}, query } = await credential();
  const [without, answer] = [await me({}), await me(headers, query)];
  expect(without.code).toBe('UNAUTHENTICATED');
  expect(without.status).toBe(200);
  expect({ text: answer.text, status: answer.status }).toEqual({ text: without.text, status: without.status });
});

test('me: a mistyped key costs no query', async () => {
  const key = await fresh();
  const ask = (token: string) => statementsDuring(server, () => me({ 'x-api-key': token }));
  expect(await ask(key.slice(0, -1) + another(key.at(-1)))).toEqual([]);
  expect(await ask(key)).not.toEqual([]);
});

test('me: a key in the URL is ignored', async () => {
  const [mine, other] = [await aPerson(server), await aPerson(server)];
  const { data } = await me({ 'x-api-key': mine.key }, `?x-api-key=${other.key}`);
  expect(data.me.id).toBe(mine.id);
});

test('me: if the first mutation of a document revokes the key, the second mutation is refused', async () => {
  const { key, send } = await aPerson(server);
  const { errors, data } = await send('mutation { logout { revokedKeys } updateMe(input: {}) { user { id } } }');
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ path: ['updateMe'], extensions: { code: 'UNAUTHENTICATED' } });
  expect(await isLive(server, key)).toBe(false);
});
