import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { aName, aPerson, login, PASSWORD, register } from '../support/people.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

test('register: creates a user who can log in', async () => {
  const username = aName();
  const { data, status } = await register(server, { username, firstName: '  Zoë ', lastName: '李' });
  expect(status).toBe(200);
  expect(data.register).toMatchObject({
    __typename: 'RegisterSuccess',
    user: { username, firstName: 'Zoë', lastName: '李' },
  });
  expect(data.register.user.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect((await login(server, username)).data.login.__typename).toBe('LoginSuccess');
});

test('register: a name that differs only in upper and lower case is taken', async () => {
  const { username } = await aPerson(server);
  const { data, errors } = await register(server, { username: username.toUpperCase() });
  expect(errors).toBeUndefined();
  expect(data.register).toEqual({ __typename: 'UsernameTaken', message: 'This username is taken.' });
});

test('register: the name of a deleted account stays taken', async () => {
  const person = await aPerson(server);
  await person.send('mutation { deleteMe { deletedUserId } }');
  expect((await register(server, { username: person.username })).data.register.__typename).toBe('UsernameTaken');
});

test.each([
  ['is common', 'COMMON', 'PassWord1', /common/],
  ['repeats itself', 'REPETITIVE', 'aaaaaaaaaaaaaaa', /repeats/],
  ['repeats a word', 'REPETITIVE', 'passwordpassword', /repeats/],
  ['counts', 'SEQUENTIAL', '123456789012345', /digits/],
  ['is a row of the keyboard', 'SEQUENTIAL', 'QWERTYUIOP', /keyboard/],
  ['contains the username', 'CONTAINS_USERNAME', 'it is me, ada-lovelace', /your username/],
  ['contains the name of the service', 'CONTAINS_SERVICE_NAME', 'I love authHERO so much', /this service/],
])('register: a password that %s is refused with the reason', async (_what, reason, password, message) => {
  const { data, errors } = await register(server, { username: 'Ada-Lovelace', password });
  expect(errors).toBeUndefined();
  expect(data.register).toEqual({
    __typename: 'PasswordTooCommon',
    reason,
    message: expect.stringMatching(message),
  });
});

test('register: a password must not contain SERVICE_NAME', async () => {
  const acme = await startTestServer({ SERVICE_NAME: 'Acme Inc.' });
  try {
    const outcome = async (password: string) => (await register(acme, { password })).data.register;
    expect(await outcome('login of acme inc.')).toMatchObject({ reason: 'CONTAINS_SERVICE_NAME' });
    expect(await outcome('I love AuthHero so much')).toMatchObject({ __typename: 'RegisterSuccess' });
  } finally {
    await acme.stop();
  }
});

test('register: a weak password is refused before it needs a place in the queue', async () => {
  const busy = await startTestServer({
    ARGON2_MEMORY: '65536',
    ARGON2_ITERATIONS: '20',
    PASSWORD_CONCURRENCY: '1',
    PASSWORD_QUEUE_LENGTH: '0',
    RESPONSE_TIMEOUT: '60s',
  });
  try {
    const hashing = register(busy, {});
    await wait(200);
    expect((await register(busy, { password: 'aaaaaaaa' })).data?.register.reason).toBe('REPETITIVE');
    expect((await register(busy, {})).code).toBe('OVERLOADED');
    expect((await hashing).data.register.__typename).toBe('RegisterSuccess');
  } finally {
    await busy.stop();
  }
});

test('register: all faults are reported at once, with their paths and without values', async () => {
  const { code, errors, status, text, data } = await register(server, {
    username: 'a b',
    password: 'S3cr-t',
    firstName: 'x\u202e',
    lastName: 'y'.repeat(65),
  });
  expect({ code, status, data }).toEqual({ code: 'BAD_USER_INPUT', status: 200, data: null });
  expect(errors?.[0]?.extensions.fields?.map(({ path }) => path)).toEqual([
    'input.username',
    'input.password',
    'input.firstName',
    'input.lastName',
  ]);
  expect(text).not.toContain('S3cr-t');
});

test.each([
  ['NUL', 'correct\u0000horse'],
  ['a lone surrogate', 'correct\ud800horse'],
  ['7 characters', 'é'.repeat(7)],
  ['7 characters that were typed as 14', 'é'.normalize('NFD').repeat(7)],
  ['257 characters', 'é'.repeat(257)],
])('register: a password with %s is refused', async (_what, password) => {
  const { code, errors } = await register(server, { password });
  expect(code).toBe('BAD_USER_INPUT');
  expect(errors?.[0]?.extensions.fields?.[0]?.path).toBe('input.password');
});

test.each([
  ['8 emoji', '🦀🐙🦑🐟🐡🐠🦈🐳'],
  ['lower case letters only', 'correcthorsebatterystaple'],
  ['256 characters', String.fromCodePoint(...Array.from({ length: 256 }, (_, index) => 0x4e00 + index))],
  ['spaces at both ends', '  two words  '],
])('register: a password of %s is accepted and not changed', async (_what, password) => {
  const { username } = await aPerson(server, { password });
  expect((await login(server, username, [...password.trim()].slice(0, -1).join(''))).data.login.__typename).toBe(
    'InvalidCredentials',
  );
});

test('register: PASSWORD_MIN_LENGTH applies to new passwords only, and a shorter stored password still works', async () => {
  const strict = await startTestServer({ PASSWORD_MIN_LENGTH: '15' });
  try {
    expect((await register(strict, { password: 'fourteen chars' })).errors?.[0]?.extensions.fields).toEqual([
      { path: 'input.password', message: 'must be at least 15 characters' },
    ]);
    expect((await register(strict, { password: 'fifteen chars ok' })).data.register.__typename).toBe('RegisterSuccess');
    expect((await login(strict, aName(), PASSWORD.slice(0, 8))).data.login.__typename).toBe('InvalidCredentials');
  } finally {
    await strict.stop();
  }
});
