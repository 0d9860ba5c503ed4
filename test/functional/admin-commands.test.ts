import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { anAddress, emailOf, set, stored, verify } from '../support/email.js';
import { withImport } from '../support/import-users.js';
import { result } from '../support/keys.js';
import { codeInMailbox, tokenInMailbox } from '../support/mailbox.js';
import { addPasskey, loginOptions, MY_FACTORS, originOf } from '../support/passkeys.js';
import { aPerson, isLive, login, PASSWORD } from '../support/people.js';
import { authhero } from '../support/script.js';
import { sql } from '../support/sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { App, addApp, COMPLETE, LOGIN_WITH_FACTOR } from '../support/totp.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const { serving } = withImport(() => database);
const admin = (words: string[], env: Record<string, string> = {}, input = '') =>
  authhero(['admin', ...words], { ...database.env, ...env }, input);
const EVENTS = `select type, actor_id, address from audit_event where subject_id = ? and type = ?`;
const MAILS = 'select kind from mail where recipient = ? order by created_on, id';
const LINK = `insert into identity (id, created_on, user_id, provider_id, issuer, subject)
  values (gen_random_uuid(), now(), ?, 'acme', ?, ?)`;
const FORGOT = 'mutation ($email: String!) { requestPasswordReset(email: $email) { __typename } }';
const RESET = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }';
const BEGIN_TOTP = 'mutation { beginTotp { ... on BeginTotpSuccess { secret } } }';
const ENABLE_TOTP = 'mutation ($code: String!) { enableTotp(code: $code) { __typename } }';

test('admin remove-factors: removes the app, the passkeys and the recovery codes, ends all keys and begun logins, and tells the owner by mail', async () => {
  const { person, address, recoveryCodes, authenticator, begun } = await serving(async (server) => {
    const person = await aPerson(server);
    const address = anAddress();
    await set(person, address);
    await verify(person, await codeInMailbox(server, stored(address)));
    const { recoveryCodes } = await addApp(person);
    const { authenticator } = await addPasskey(server, person);
    const input = { username: person.username, password: PASSWORD };
    const begun = result(await send(server.url, LOGIN_WITH_FACTOR, { input }));
    return { person, address: stored(address), recoveryCodes, authenticator, begun };
  });

  const { code, stdout, stderr } = await admin(['remove-factors', person.username]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    new RegExp(`^The second factors of ${person.username} are removed, in .+\\. Revoked keys: 1\\.\n$`),
  );

  await serving(async (server) => {
    expect(await isLive(server, person.key)).toBe(false);
    const complete = async (challenge: string, proof: object) =>
      result(await send(server.url, COMPLETE, { input: { challenge, proof } })).__typename;
    expect(await complete(begun.challenge, { recoveryCode: recoveryCodes[0] })).toBe('ProofInvalid');
    const { options, challenge } = await loginOptions(server);
    const passkey = authenticator.get(options, { origin: originOf(server) });
    expect(await complete(challenge, { passkey })).toBe('PasskeyUnknown');
    const { data } = await login(server, person.username);
    const factors = await send(server.url, MY_FACTORS, {}, { 'x-api-key': data.login.apiKey });
    expect(factors.data.myFactors).toMatchObject({ totpEnabledOn: null, recoveryCodesLeft: 0, passkeys: [] });
    expect(await sql(server, EVENTS, [person.id, 'FACTORS_REMOVED'])).toEqual([
      { type: 'FACTORS_REMOVED', actor_id: null, address: 'command' },
    ]);
    const kinds = (await sql(server, MAILS, [address])).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'FACTORS_REMOVED')).toHaveLength(1);
  });
  expect(await admin(['remove-factors', person.username])).toMatchObject({
    code: 1,
    stderr: `${person.username} has no second factor.\n`,
  });
}, 120_000);

test('admin remove-address: removes the verified address and one that waits, ends codes, links and all that was begun, and changes nothing else', async () => {
  const { person, address, code, token, app } = await serving(async (server) => {
    const person = await aPerson(server);
    const [address, next] = [anAddress(), anAddress()];
    await set(person, address);
    await verify(person, await codeInMailbox(server, stored(address)));
    await set(person, next);
    await send(server.url, FORGOT, { email: address });
    const { secret } = result(await person.send(BEGIN_TOTP));
    const code = await codeInMailbox(server, stored(next));
    const token = await tokenInMailbox(server, stored(address));
    return { person, address: stored(address), code, token, app: new App(secret) };
  });

  const { code: exit, stdout, stderr } = await admin(['remove-address', person.username.toUpperCase()]);
  expect([exit, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(new RegExp(`^${person.username} has no email address any more, in .+\\.\n$`));

  await serving(async (server) => {
    const again = {
      ...person,
      send: (query: string, variables: object = {}) => server.send(query, variables, person.key),
    };
    expect(await emailOf(again)).toBeNull();
    expect((await verify(again, code)).__typename).toBe('ProofInvalid');
    const input = { token, newPassword: 'an entirely new password' };
    expect(result(await send(server.url, RESET, { input })).__typename).toBe('ProofInvalid');
    expect(result(await again.send(ENABLE_TOTP, { code: app.at(0) })).__typename).toBe('ProofInvalid');
    expect((await login(server, address)).data.login.__typename).toBe('InvalidCredentials');
    expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
    expect(await sql(server, EVENTS, [person.id, 'EMAIL_CHANGED'])).toContainEqual({
      type: 'EMAIL_CHANGED',
      actor_id: null,
      address: 'command',
    });
  });
  expect(await admin(['remove-address', person.username])).toMatchObject({
    code: 1,
    stderr: `${person.username} has no email address.\n`,
  });
}, 120_000);

test('admin remove-identities: unlinks every identity, ends every key and begun login, and tells the owner by mail', async () => {
  const { person, address, begun } = await serving(async (server) => {
    const person = await aPerson(server);
    const address = anAddress();
    await set(person, address);
    await verify(person, await codeInMailbox(server, stored(address)));
    for (const subject of ['a', 'b'])
      await sql(server, LINK, [person.id, 'https://acme.example', `${person.username}-${subject}`]);
    await addApp(person);
    const input = { username: person.username, password: PASSWORD };
    const begun = result(await send(server.url, LOGIN_WITH_FACTOR, { input }));
    return { person, address: stored(address), begun };
  });

  const { code, stdout, stderr } = await admin(['remove-identities', person.username]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    new RegExp(
      `^${person.username} signs in with no provider any more, in .+\\. Unlinked identities: 2\\. Revoked keys: 1\\.\n$`,
    ),
  );

  await serving(async (server) => {
    expect(await sql(server, 'select 1 from identity where user_id = ?', [person.id])).toEqual([]);
    expect(await isLive(server, person.key)).toBe(false);
    const input = { challenge: begun.challenge, proof: { totpCode: '123456' } };
    expect(result(await send(server.url, COMPLETE, { input })).__typename).toBe('ProofInvalid');
    expect(await sql(server, EVENTS, [person.id, 'IDENTITY_UNLINKED'])).toEqual([
      { type: 'IDENTITY_UNLINKED', actor_id: null, address: 'command' },
    ]);
    expect(await sql(server, MAILS, [address])).toContainEqual({ kind: 'IDENTITY_UNLINKED' });
  });
  expect(await admin(['remove-identities', person.username])).toMatchObject({
    code: 1,
    stderr: `${person.username} has no identity at a provider.\n`,
  });
}, 120_000);

test.each([['remove-factors'], ['remove-address'], ['remove-identities']])(
  'admin %s: a name without an active account is told in one line with exit code 1',
  async (word) => {
    expect(await admin([word, 'nobody'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no active account called nobody.\n',
    });
  },
);

test('admin create, admin remove-factors: with SECOND_FACTOR_REQUIRED_ROLES=admin the end says that the role grants nothing before there is a second factor, unless there is one', async () => {
  const required = { SECOND_FACTOR_REQUIRED_ROLES: 'admin' };
  const bare = await admin(['create', 'bare-admin'], required, `${PASSWORD}\n`);
  const [, told, ...more] = bare.stdout.split('\n');
  expect([bare.code, bare.stderr, told, more]).toEqual([
    0,
    '',
    'These roles grant nothing before bare-admin has a second factor (SECOND_FACTOR_REQUIRED_ROLES): admin. Log in as bare-admin, then add an authenticator app (beginTotp and enableTotp) or a passkey.',
    [''],
  ]);
  const { username } = await serving(async (server) => {
    const person = await aPerson(server);
    await addApp(person);
    await sql(server, 'delete from password where user_id = ?', [person.id]);
    return person;
  });
  const safe = await admin(['create', username, '--existing'], required);
  expect([safe.code, safe.stdout.split('\n').length]).toEqual([0, 2]);
  const removed = await admin(['remove-factors', username], required);
  expect(removed.stdout).toContain(`\n${username} has no password: requestPasswordReset sets one, or`);
  expect(removed.stdout).toContain(`\nThese roles grant nothing before ${username} has a second factor`);
}, 60_000);
