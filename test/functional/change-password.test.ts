import { expect, test } from '@jest/globals';
import { faultPaths, send } from '../support/client.js';
import { aKey, aPerson, isLive, login, PASSWORD } from '../support/people.js';
import { sql, userRow } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const NEW = 'a new horse battery';
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
  __typename ... on ChangePasswordSuccess { revokedKeys } ... on UserError { message }
  ... on PasswordTooCommon { reason } } }`;
const input = (currentPassword: string, newPassword: string) => ({ input: { currentPassword, newPassword } });
const logsIn = async (username: string, password: string) =>
  (await login(server, username, password)).data.login.__typename === 'LoginSuccess';

test('changePassword: keeps the key of the request, revokes the others and counts them', async () => {
  const [person, bystander] = [await aPerson(server), await aPerson(server)];
  const others = [await aKey(server, person), await aKey(server, person), await aKey(server, person)];
  await sql(
    server,
    `update api_key set expires_on = now() - interval '1 ms' where id =
    (select id from api_key where user_id = ? order by id desc limit 1)`,
    [person.id],
  );
  const { data } = await person.send(CHANGE, input(PASSWORD, NEW));
  expect(data.changePassword).toEqual({ __typename: 'ChangePasswordSuccess', revokedKeys: 2 });
  for (const key of others) expect(await isLive(server, key)).toBe(false);
  for (const key of [person.key, bystander.key]) expect(await isLive(server, key)).toBe(true);
});

test('changePassword: afterwards only the new password works', async () => {
  const { username, send } = await aPerson(server);
  await send(CHANGE, input(PASSWORD, NEW));
  expect(await logsIn(username, PASSWORD)).toBe(false);
  expect(await logsIn(username, NEW)).toBe(true);
});

test('changePassword: both passwords accept an accent in every Unicode form', async () => {
  const { username, send } = await aPerson(server, { password: 'Crème brûlée'.normalize('NFC') });
  const { data } = await send(CHANGE, input('Crème brûlée'.normalize('NFD'), 'Pâté en croûte'.normalize('NFD')));
  expect(data.changePassword.__typename).toBe('ChangePasswordSuccess');
  expect(await logsIn(username, 'Pâté en croûte'.normalize('NFC'))).toBe(true);
});

test.each([
  ['a wrong current password', 'wrong horse battery', NEW, 'InvalidCredentials'],
  ['a wrong current password beside a common new one', 'wrong horse battery', 'password1', 'InvalidCredentials'],
  ['a wrong current password beside a weak new one', 'wrong horse battery', 'aaaaaaaa', 'InvalidCredentials'],
])('changePassword: %s is a member of the result, and nothing changes', async (_what, current, next, typename) => {
  const person = await aPerson(server);
  const other = await aKey(server, person);
  const before = await userRow(server, person);
  const { data, errors } = await person.send(CHANGE, input(current, next));
  expect(errors).toBeUndefined();
  expect(data.changePassword).toEqual({ __typename: typename, message: expect.any(String) });
  expect(await userRow(server, person)).toEqual(before);
  expect(await isLive(server, other)).toBe(true);
});

test.each([
  ['is common', 'COMMON', () => 'Password1'],
  ['repeats itself', 'REPETITIVE', () => 'aaaaaaaaaaaaaaa'],
  ['is sequential', 'SEQUENTIAL', () => 'zyxwvuts'],
  ["contains the viewer's username", 'CONTAINS_USERNAME', (name: string) => `it is me, ${name.toUpperCase()}`],
  ['contains the name of the service', 'CONTAINS_SERVICE_NAME', () => 'I love authHERO so much'],
])(
  'changePassword: a new password that %s is refused with the reason, and nothing changes',
  async (_what, reason, next) => {
    const person = await aPerson(server);
    const other = await aKey(server, person);
    const before = await userRow(server, person);
    const { data, errors } = await person.send(CHANGE, input(PASSWORD, next(person.username)));
    expect(errors).toBeUndefined();
    expect(data.changePassword).toEqual({ __typename: 'PasswordTooCommon', reason, message: expect.any(String) });
    expect(await userRow(server, person)).toEqual(before);
    expect(await isLive(server, other)).toBe(true);
  },
);

test('changePassword: reports both faults at once, with their paths and without values', async () => {
  const person = await aPerson(server);
  const answer = await person.send(CHANGE, input('S3cr-t'.repeat(43), 'S3cr-t'));
  expect(faultPaths(answer)).toEqual(['input.currentPassword', 'input.newPassword']);
  expect(answer.text).not.toContain('S3cr-t');
});

test.each([
  ['7 characters', 'seven77'],
  ['257 characters', 'é'.repeat(257)],
  ['a lone surrogate', 'correct\ud800horse'],
  ['NUL', 'correct\u0000horse'],
])('changePassword: a new password with %s is refused', async (_what, next) => {
  const { username, send } = await aPerson(server);
  expect(faultPaths(await send(CHANGE, input(PASSWORD, next)))).toEqual(['input.newPassword']);
  expect(await logsIn(username, PASSWORD)).toBe(true);
});

test('changePassword: needs a key', async () => {
  expect((await send(server.url, CHANGE, input(PASSWORD, NEW))).code).toBe('UNAUTHENTICATED');
});
