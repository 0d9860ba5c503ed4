import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import argon2 from 'argon2';
import { argon2JobsDuring } from '../support/argon2-jobs.js';
import { faultPaths, send } from '../support/client.js';
import { aKey, aName, aPerson, isLive, login, PASSWORD } from '../support/people.js';
import { sql, userRow } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const DAY = 86_400_000;

const server = useTestServer();

test('login: returns a key, a greeting and the user', async () => {
  const { id, username } = await aPerson(server, { username: `Ada.${aName()}` });
  const before = Date.now();
  const { data, status } = await login(server, username);
  expect(status).toBe(200);
  expect(data.login).toEqual({
    __typename: 'LoginSuccess',
    apiKey: expect.stringMatching(/^\bahk_[0-9A-Za-z]{49}\b$/),
    expiresOn: expect.any(String),
    message: `Welcome, ${username}!`,
    user: { id, username },
  });
  const lifetime = Date.parse(data.login.expiresOn) - before;
  expect(lifetime).toBeGreaterThanOrEqual(30 * DAY);
  expect(lifetime).toBeLessThan(30 * DAY + 60_000);
});

test('login: accepts the name in upper or lower case, and greets with the name as registered', async () => {
  const { username } = await aPerson(server, { username: `Ada.${aName()}` });
  expect((await login(server, username.toUpperCase())).data.login.message).toBe(`Welcome, ${username}!`);
});

test('login: each login gives a new key, and the older keys stay valid', async () => {
  const person = await aPerson(server);
  const keys = [person.key, await aKey(server, person), await aKey(server, person)];
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) expect(await isLive(server, key)).toBe(true);
});

test('login: a key is valid for API_KEY_TTL', async () => {
  const brief = await startTestServer({ API_KEY_TTL: '2s' });
  try {
    const { username } = await aPerson(brief);
    const { apiKey, expiresOn } = (await login(brief, username)).data.login;
    expect(await isLive(brief, apiKey)).toBe(true);
    await wait(Date.parse(expiresOn) - Date.now() + 50);
    expect(await isLive(brief, apiKey)).toBe(false);
  } finally {
    await brief.stop();
  }
});

test('login: a password accepts an accent in every Unicode form', async () => {
  const { username } = await aPerson(server, { password: 'Crème brûlée'.normalize('NFC') });
  const { data } = await login(server, username, 'Crème brûlée'.normalize('NFD'));
  expect(data.login.__typename).toBe('LoginSuccess');
});

const LONG = 'p4ssw0rd-of-100-chars'.padEnd(99, '.');
test.each([
  ['its last of 100 characters', `${LONG}a`, `${LONG}b`],
  ['its case', PASSWORD, 'Correct horse battery'],
  ['a trailing space', PASSWORD, `${PASSWORD} `],
  ['a leading space', PASSWORD, ` ${PASSWORD}`],
  ['a fullwidth letter', 'a horse battery', '\uff41 horse battery'],
])('login: a password that differs only in %s is wrong', async (_what, password, other) => {
  const { username } = await aPerson(server, { password });
  expect((await login(server, username, other)).data.login.__typename).toBe('InvalidCredentials');
});

test('login: a deleted account and an unknown name get exactly the response of a wrong password', async () => {
  const [known, deleted] = [await aPerson(server), await aPerson(server)];
  await deleted.send('mutation { deleteMe { deletedUserId } }');
  const answers = [
    await login(server, known.username, 'wrong horse battery'),
    await login(server, deleted.username),
    await login(server, aName()),
  ].map(({ text, status, headers }) => ({ text, status, headers: [...headers.keys()] }));
  expect(JSON.parse(answers[0]?.text ?? '').data.login).toEqual({
    __typename: 'InvalidCredentials',
    message: 'Username or password is wrong.',
  });
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test.each([
  ['a name and a password that break their rules', 'a b', 'S3cr-t'.repeat(43), 200],
  ['a lone surrogate', 'a\ud800b', 'S3cr-t\ud800', 200],
  ['NUL', 'ada\u0000', 'S3cr-t\u0000', 200],
  ['an empty password', '', '', 200],
  ['values of the wrong JSON type', 4711, ['S3cr-t'], 400],
])('login: %s are reported with their paths and without values', async (_what, username, password, status) => {
  const answer = await login(server, username as string, password as string);
  expect(faultPaths(answer)).toEqual(expect.arrayContaining(['input.username', 'input.password']));
  expect(answer.status).toBe(status);
  expect(answer.text).not.toMatch(/S3cr-t|4711|a b/);
});

test.each([
  ['garbage', async () => 'garbage'],
  ['an empty key', async () => ''],
  [
    'a revoked key',
    async () => {
      const { key, send } = await aPerson(server);
      await send('mutation { logout { revokedKeys } }');
      return key;
    },
  ],
])('login, register: %s in the header does not matter', async (_what, stale) => {
  const [headers, input] = [{ 'x-api-key': await stale() }, { username: aName(), password: PASSWORD }];
  const operation = (name: string) =>
    `mutation ($input: ${name}Input!) { ${name.toLowerCase()}(input: $input) { __typename } }`;
  const registered = await send(server.url, operation('Register'), { input }, headers);
  expect(registered.data.register.__typename).toBe('RegisterSuccess');
  const loggedIn = await send(server.url, operation('Login'), { input }, headers);
  expect(loggedIn.data.login.__typename).toBe('LoginSuccess');
});

test('login: a password never expires', async () => {
  const person = await aPerson(server);
  await sql(server, `update "user" set created_on = '2016-01-01', updated_on = '2016-01-01' where id = ?`, [person.id]);
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
});

test('login: a password hashed with other parameters is hashed again, and keeps its version', async () => {
  const person = await aPerson(server);
  const { password_hash: usual, password_version: version } = await userRow(server, person);
  const old = await argon2.hash(PASSWORD, { memoryCost: 16_384, timeCost: 3, parallelism: 2 });
  await sql(server, 'update password set hash = ? where user_id = ?', [old, person.id]);

  await login(server, person.username, 'wrong horse battery');
  expect((await userRow(server, person)).password_hash).toBe(old);

  await aKey(server, person);
  const row = await userRow(server, person);
  expect(row.password_version).toBe(version);
  expect(row.password_hash.split('$').slice(0, 4)).toEqual(usual.split('$').slice(0, 4));

  await aKey(server, person);
  expect((await userRow(server, person)).password_hash).toBe(row.password_hash);
  expect(await isLive(server, person.key)).toBe(true);
});

// How long the extra hash takes: hash-clock.test.ts, on a simulated machine. On a real one: npm run bench:login-timing.
test('login: a refused login hashes once more for an account with a cheaper hash, to take as long as for an unknown name', async () => {
  const dear = await startTestServer({ ARGON2_MEMORY: '49152', ARGON2_ITERATIONS: '2' });
  try {
    const person = await aPerson(dear);
    const hash = await argon2.hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    const refuse = (name: string) => argon2JobsDuring(() => login(dear, name, 'wrong horse battery'));
    expect([await refuse(person.username), await refuse(aName())]).toEqual([1, 1]);
    await sql(dear, 'update password set hash = ? where user_id = ?', [hash, person.id]);
    expect([await refuse(person.username), await refuse(person.username)]).toEqual([2, 2]);
  } finally {
    await dear.stop();
  }
});

test('login: a refused login changes nothing', async () => {
  const person = await aPerson(server);
  const state = async () => [await userRow(server, person), await sql(server, 'select * from api_key order by id')];
  const before = await state();
  expect((await login(server, person.username, 'wrong horse battery')).data.login.__typename).toBe(
    'InvalidCredentials',
  );
  expect(await state()).toEqual(before);
});

test('login: SQL in a name or a password is only text', async () => {
  const { username } = await aPerson(server, { password: "' or 1=1 -- ? $1 \\" });
  expect((await login(server, username, "' or 1=1 -- ? $1 \\")).data.login.__typename).toBe('LoginSuccess');
  expect((await login(server, username, "' or '1'='1")).data.login.__typename).toBe('InvalidCredentials');
  expect(faultPaths(await login(server, "' or 1=1 --"))).toEqual(['input.username']);
});

test('login: a user without a password gets exactly the response of an unknown name', async () => {
  const person = await aPerson(server);
  await sql(server, 'delete from password where user_id = ?', [person.id]);
  const [without, unknown] = [await login(server, person.username), await login(server, aName())];
  expect([without.text, without.status]).toEqual([unknown.text, unknown.status]);
  expect(unknown.data.login.__typename).toBe('InvalidCredentials');
});
