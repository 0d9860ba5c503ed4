import { beforeAll, expect, test } from '@jest/globals';
import argon2 from 'argon2';
import { act, anAdmin, scoped } from '../support/admins.js';
import { send } from '../support/client.js';
import { result } from '../support/keys.js';
import { aKey, aPerson, isLive, login, PASSWORD, type Person } from '../support/people.js';
import { sql, userRow } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const NEXT = 'an entirely new phrase';
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) {
  __typename ... on LoginSuccess { apiKey } ... on UserError { message } ... on PasswordTooCommon { reason } } }`;

const server = useTestServer({ PASSWORD_RESET_TTL: '10m' });
let admin: Person;
beforeAll(async () => {
  admin = await anAdmin(server);
});

const reset = ({ id }: Person) =>
  act(admin, 'resetUserPassword', id, '', '... on ResetUserPasswordSuccess { oneTimePassword expiresOn revokedKeys }');
const logIn = async ({ username }: Person, password: string, newPassword?: string | null) =>
  result(await send(server.url, LOGIN, { input: { username, password, newPassword } }));

test('resetUserPassword: revokes every key, replaces the old password, and the one-time password can only set a new password', async () => {
  const person = await aPerson(server);
  const { oneTimePassword, expiresOn, revokedKeys } = await reset(person);
  expect(oneTimePassword).toMatch(/^[\w-]{22}$/);
  expect(Math.round((new Date(expiresOn).getTime() - Date.now()) / 60_000)).toBe(10);
  expect([revokedKeys, await isLive(server, person.key)]).toEqual([1, false]);
  expect((await logIn(person, PASSWORD)).__typename).toBe('InvalidCredentials');
  for (const newPassword of [undefined, null, oneTimePassword])
    expect((await logIn(person, oneTimePassword, newPassword)).__typename).toBe('PasswordChangeRequired');
  const { apiKey } = await logIn(person, oneTimePassword, NEXT);
  expect(await isLive(server, apiKey)).toBe(true);
  expect((await logIn(person, oneTimePassword, 'and another new phrase')).__typename).toBe('InvalidCredentials');
  expect((await logIn(person, NEXT)).__typename).toBe('LoginSuccess');
});

test('resetUserPassword: a weak new password is refused, and the one-time password still works', async () => {
  const person = await aPerson(server);
  const { oneTimePassword } = await reset(person);
  expect(await logIn(person, oneTimePassword, 'password123')).toMatchObject({
    __typename: 'PasswordTooCommon',
    reason: 'COMMON',
  });
  expect((await logIn(person, oneTimePassword, NEXT)).__typename).toBe('LoginSuccess');
});

test('resetUserPassword: after PASSWORD_RESET_TTL the one-time password gets the same response as a wrong password', async () => {
  const person = await aPerson(server);
  const { oneTimePassword } = await reset(person);
  await sql(server, 'update password set expires_on = now() where user_id = ?', [person.id]);
  const late = await logIn(person, oneTimePassword, NEXT);
  expect(late).toEqual((await login(server, 'nobody-of-that-name')).data.login);
});

test('resetUserPassword: a second reset replaces the one-time password of the first', async () => {
  const person = await aPerson(server);
  const [first, second] = [await reset(person), await reset(person)];
  expect((await logIn(person, first.oneTimePassword, NEXT)).__typename).toBe('InvalidCredentials');
  expect((await logIn(person, second.oneTimePassword, NEXT)).__typename).toBe('LoginSuccess');
});

test('resetUserPassword: only an argon2 hash of the one-time password is stored, and an event names the admin', async () => {
  const person = await aPerson(server);
  const { oneTimePassword } = await reset(person);
  const row = await userRow(server, person);
  expect(row.password_hash).toMatch(/^\$argon2id\$/);
  expect(JSON.stringify(row) + JSON.stringify(server.log)).not.toContain(oneTimePassword);
  const events = await sql(
    server,
    "select actor_id from audit_event where type = 'PASSWORD_RESET' and subject_id = ?",
    [person.id],
  );
  expect(events).toEqual([{ actor_id: admin.id }]);
});

test('resetUserPassword: an inactive account gets UserNotFound', async () => {
  const person = await aPerson(server);
  await act(admin, 'deactivateUser', person.id);
  expect((await reset(person)).__typename).toBe('UserNotFound');
});

test('resetUserPassword: an admin who resets their own password needs the key of a login', async () => {
  const [other, key] = [await anAdmin(server), await scoped(server, admin, ['users:manage'])];
  expect((await act(key, 'resetUserPassword', admin.id)).__typename).toBe('ConfirmationRequired');
  expect(await isLive(server, admin.key)).toBe(true);
  await sql(server, 'delete from role_assignment where user_id = ?', [other.id]);
});

test('resetUserPassword: the last admin cannot be reset, and an admin with a one-time password does not count as an admin', async () => {
  const alone = await startTestServer();
  try {
    const [first, second] = [await anAdmin(alone), await anAdmin(alone)];
    expect((await act(first, 'resetUserPassword', second.id)).__typename).toBe('ResetUserPasswordSuccess');
    expect((await first.send('mutation { deleteMe { __typename } }')).data.deleteMe.__typename).toBe('LastAdmin');
    expect((await act(first, 'resetUserPassword', first.id)).__typename).toBe('LastAdmin');
  } finally {
    await alone.stop();
  }
});

test('resetUserPassword: the same one-time password in another Unicode form is not a new password', async () => {
  const person = await aPerson(server);
  const { oneTimePassword } = await reset(person);
  await sql(server, 'update password set hash = ? where user_id = ?', [await argon2.hash('one-time-K'), person.id]);
  expect(oneTimePassword).toBeDefined();
  expect((await logIn(person, 'one-time-K', 'one-time-\u212a')).__typename).toBe('PasswordChangeRequired');
});

test('login, changePassword: a right password with a weak new password is an event, because the response shows that it is right', async () => {
  const person = await aPerson(server);
  await logIn(person, PASSWORD, 'password123');
  const change = `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "password123" }) { __typename } }`;
  expect((await person.send(change)).data.changePassword.__typename).toBe('PasswordTooCommon');
  const events = await sql(
    server,
    "select type from audit_event where subject_id = ? and type like '%REFUSED' order by type",
    [person.id],
  );
  expect(events.map(({ type }) => type)).toEqual(['LOGIN_REFUSED', 'PASSWORD_CHANGE_REFUSED']);
});

test('login: newPassword replaces the password and revokes every other key', async () => {
  const person = await aPerson(server);
  const other = await aKey(server, person);
  const { apiKey } = await logIn(person, PASSWORD, NEXT);
  expect(await Promise.all([apiKey, other, person.key].map((key) => isLive(server, key)))).toEqual([
    true,
    false,
    false,
  ]);
  expect((await logIn(person, PASSWORD)).__typename).toBe('InvalidCredentials');
  expect((await logIn(person, NEXT)).__typename).toBe('LoginSuccess');
});

test('login: newPassword with a wrong password changes nothing, and the response shows nothing about newPassword', async () => {
  const person = await aPerson(server);
  for (const next of [NEXT, 'password123'])
    expect((await logIn(person, 'wrong horse battery', next)).__typename).toBe('InvalidCredentials');
  expect((await logIn(person, PASSWORD)).__typename).toBe('LoginSuccess');
});

test('resetUserPassword: a user without a password gets a one-time password too', async () => {
  const person = await aPerson(server);
  await sql(server, 'delete from password where user_id = ?', [person.id]);
  const { oneTimePassword } = await reset(person);
  expect((await logIn(person, oneTimePassword)).__typename).toBe('PasswordChangeRequired');
  expect((await logIn(person, oneTimePassword, NEXT)).__typename).toBe('LoginSuccess');
});
