import { expect, test } from '@jest/globals';
import { faultPaths, send } from '../support/client.js';
import { aKey, aPerson, isLive, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const LOGOUT = 'mutation ($scope: LogoutScope! = ALL) { logout(scope: $scope) { revokedKeys message } }';

/** Somebody with three keys, of which `send` carries the first. */
async function withThreeKeys(): Promise<{ person: Person; keys: string[] }> {
  const person = await aPerson(server);
  return { person, keys: [person.key, await aKey(server, person), await aKey(server, person)] };
}

const lives = (keys: string[]) => Promise.all(keys.map((key) => isLive(server, key)));

test.each([
  ['ALL', 3, [false, false, false]],
  ['CURRENT', 1, [false, true, true]],
  ['OTHERS', 2, [true, false, false]],
])('logout: %s revokes %i of 3 keys, which fail at the next request', async (scope, revokedKeys, live) => {
  const { person, keys } = await withThreeKeys();
  const bystander = await aPerson(server);
  const { data } = await person.send(LOGOUT, { scope });
  expect(data.logout).toEqual({ revokedKeys, message: `Goodbye, ${person.username}!` });
  expect(await lives(keys)).toEqual(live);
  expect(await isLive(server, bystander.key)).toBe(true);
});

test('logout: without a scope it revokes every key', async () => {
  const { person, keys } = await withThreeKeys();
  expect((await person.send('mutation { logout { revokedKeys } }')).data.logout.revokedKeys).toBe(3);
  expect(await lives(keys)).toEqual([false, false, false]);
});

test('logout: a nullable variable that is not given means every key', async () => {
  const { person, keys } = await withThreeKeys();
  await person.send('mutation ($s: LogoutScope) { logout(scope: $s) { revokedKeys } }');
  expect(await lives(keys)).toEqual([false, false, false]);
});

test('logout: counts neither expired keys nor those revoked before', async () => {
  const { person, keys } = await withThreeKeys();
  await sql(server, `update api_key set expires_on = now() - interval '1 ms' where user_id = ? and id <> ?`, [
    person.id,
    (await sql(server, 'select id from api_key where user_id = ? order by id desc limit 1', [person.id]))[0].id,
  ]);
  const last = keys[2] ?? '';
  const logout = (scope: string) => send(server.url, LOGOUT, { scope }, { 'x-api-key': last });
  expect((await logout('OTHERS')).data.logout.revokedKeys).toBe(0);
  const extra = await aKey(server, person);
  expect((await logout('OTHERS')).data.logout.revokedKeys).toBe(1);
  expect((await logout('ALL')).data.logout.revokedKeys).toBe(1);
  expect(await lives([extra, last])).toEqual([false, false]);
});

test('logout: a revoked key cannot log out again', async () => {
  const person = await aPerson(server);
  await person.send(LOGOUT);
  expect((await person.send(LOGOUT)).code).toBe('UNAUTHENTICATED');
});

test('logout: needs a key', async () => {
  const { code, data, status } = await send(server.url, LOGOUT);
  expect({ code, data, status }).toEqual({ code: 'UNAUTHENTICATED', data: null, status: 200 });
});

test.each([
  ['null', null],
  ['an unknown word', 'MINE'],
  ['a number', 1],
])('logout: a scope that is %s is refused and revokes nothing', async (_what, s) => {
  const person = await aPerson(server);
  const answer = await person.send('mutation ($s: LogoutScope) { logout(scope: $s) { revokedKeys } }', { s });
  expect(faultPaths(answer)).toEqual(['scope']);
  expect(await isLive(server, person.key)).toBe(true);
});
