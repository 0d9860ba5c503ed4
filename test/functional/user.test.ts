import { beforeAll, expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { faultPaths, send } from '../support/client.js';
import { aName, aPerson, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
let other: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
  other = await aPerson(server, { username: `Ada.${aName()}`, firstName: 'Ada' });
});

const USER = 'query ($id: ID, $username: String) { user(id: $id, username: $username) { id username firstName } }';
const user = (by: object) => viewer.send(USER, by);

test.each<[string, () => object]>([
  ['id', () => ({ id: other.id })],
  ['id in upper case', () => ({ id: other.id.toUpperCase() })],
  ['username', () => ({ username: other.username })],
  ['username in upper case', () => ({ username: other.username.toUpperCase() })],
  ['username in lower case', () => ({ username: other.username.toLowerCase() })],
  ['id beside a null username', () => ({ id: other.id, username: null })],
  ['username beside a null id', () => ({ id: null, username: other.username })],
])('user: is found by %s', async (_how, by) => {
  const { data, errors } = await user(by());
  expect(errors).toBeUndefined();
  expect(data.user).toEqual({ id: other.id, username: other.username, firstName: 'Ada' });
});

test('user: a deleted account gets exactly the response of an unknown account', async () => {
  const deleted = await aPerson(server);
  await deleted.send('mutation { deleteMe { deletedUserId } }');
  const answers = await Promise.all(
    [{ id: deleted.id }, { username: deleted.username }, { id: v7() }, { id: v4() }, { username: aName() }].map(user),
  );
  for (const { text, status } of answers)
    expect({ text, status }).toEqual({ text: '{"data":{"user":null}}\n', status: 200 });
});

test.each<[string, () => object, string]>([
  ['neither id nor username', () => ({}), 'id'],
  ['null for both', () => ({ id: null, username: null }), 'id'],
  ['both id and username', () => ({ id: other.id, username: other.username }), 'id'],
  ['an empty id', () => ({ id: '' }), 'id'],
  ['a number for an id', () => ({ id: 1 }), 'id'],
  ['an id cut short', () => ({ id: other.id.slice(0, -1) }), 'id'],
  ['an id without dashes', () => ({ id: other.id.replaceAll('-', '') }), 'id'],
  ['an id in braces', () => ({ id: `{${other.id}}` }), 'id'],
  ['an id with SQL behind it', () => ({ id: `${other.id}' or 1=1 --` }), 'id'],
  ['an empty username', () => ({ username: '' }), 'username'],
  ['a username that cannot be one', () => ({ username: 'S3cr t' }), 'username'],
  ['a username of the wrong JSON type', () => ({ username: ['S3cr t'] }), 'username'],
])('user: %s is refused', async (_what, by, path) => {
  const answer = await user(by());
  expect(faultPaths(answer)).toEqual([path]);
  expect(answer.text).not.toContain('S3cr t');
});

test('user: needs a key', async () => {
  expect((await send(server.url, USER, { id: other.id })).code).toBe('UNAUTHENTICATED');
});
