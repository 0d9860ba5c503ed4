import { expect, test } from '@jest/globals';
import { act, anAdmin, setRoles, withKey } from '../support/admins.js';
import { faultPaths, send } from '../support/client.js';
import { create, result } from '../support/keys.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aKey, aPerson, isLive, login, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import {
  App,
  addApp,
  awayFromTheNextStep,
  beginLogin,
  COMPLETE,
  completeLogin,
  LOGIN_WITH_FACTOR,
} from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const NEW_PASSWORD = 'an entirely new phrase';
const CONFIRM = `mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) { __typename
  ... on ConfirmIdentitySuccess { apiKey } } }`;
const FACTORS = '{ myFactors { totpEnabledOn recoveryCodesLeft } }';

const begin = ({ username }: { username: string }, password = PASSWORD) => beginLogin(server, username, password);
const complete = (challenge: string, proof: object) => completeLogin(server, challenge, proof);
const logIn = async (person: Person, app: App): Promise<Person> => {
  const { challenge } = await begin(person);
  return withKey(server, person, (await complete(challenge, { totpCode: app.next() })).apiKey);
};

test('login: with an app the password alone issues no key and changes nothing; a code of the app ends it', async () => {
  const person = await aPerson(server);
  const { app, recoveryCodes } = await addApp(person);
  expect(new Set(recoveryCodes).size).toBe(10);
  for (const code of recoveryCodes) expect(code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
  const begun = await begin(person);
  expect(begun).toMatchObject({ __typename: 'SecondFactorRequired', methods: ['TOTP', 'RECOVERY_CODE'] });
  expect(await complete(begun.challenge, { totpCode: app.wrong() })).toMatchObject({ __typename: 'ProofInvalid' });
  const ended = await complete(begun.challenge, { totpCode: app.next() });
  expect(ended).toMatchObject({ __typename: 'LoginSuccess', user: { id: person.id } });
  const query = '{ viewerCredential { methods authenticatedOn } me { hasSecondFactor } }';
  const { data } = await withKey(server, person, ended.apiKey).send(query);
  expect(data.viewerCredential.methods).toEqual(['PASSWORD', 'TOTP']);
  expect(data.me.hasSecondFactor).toBe(true);
  expect(await complete(begun.challenge, { totpCode: app.next() })).toMatchObject({ __typename: 'ProofInvalid' });
});

test('completeLogin: a challenge takes no password, and nothing that belongs to somebody else', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const [{ recoveryCodes }, { app }] = [await addApp(person), await addApp(other)];
  const { challenge } = await begin(person);
  for (const proof of [{ password: PASSWORD }, { totpCode: app.next() }, { recoveryCode: 'AAAA' }])
    expect(await complete(challenge, proof)).toMatchObject({ __typename: 'ProofInvalid' });
  const { challenge: foreign } = await begin(other);
  const proof = { recoveryCode: recoveryCodes[0] };
  expect(await complete(foreign, proof)).toMatchObject({ __typename: 'ProofInvalid' });
  expect(await complete(challenge, proof)).toMatchObject({ __typename: 'LoginSuccess' });
});

test('completeLogin: no proof or two proofs are BAD_USER_INPUT by their path', async () => {
  const challenge = 'x';
  const ask = (proof: object) => send(server.url, COMPLETE, { input: { challenge, proof } });
  expect(faultPaths(await ask({}))).toEqual(['input.proof.password']);
  expect(faultPaths(await ask({ password: PASSWORD, totpCode: '123456' }))).toEqual(['input.proof.totpCode']);
  expect(faultPaths(await ask({ totpCode: '123456', recoveryCode: 'A' }))).toEqual(['input.proof.recoveryCode']);
  for (const totpCode of ['12345', '1234567', '１２３４５６', 'abcdef'])
    expect(faultPaths(await ask({ totpCode }))).toEqual(['input.proof.totpCode']);
  for (const passkey of [{}, { id: 'a' }, { id: 'a', type: 'x', response: {} }])
    expect(faultPaths(await ask({ passkey }))).toEqual(['input.proof.passkey']);
});

test('totp: of many logins at once with one code, one gets a key; the code never works again', async () => {
  await awayFromTheNextStep();
  const person = await aPerson(server);
  const { app } = await addApp(person);
  for (let round = 0; round < 3; round += 1) {
    await sql(server, 'update totp set last_step = last_step - 3 where user_id = ?', [person.id]);
    const challenges = await Promise.all(Array.from({ length: 6 }, async () => (await begin(person)).challenge));
    const totpCode = app.at(0);
    const ended = await Promise.all(challenges.map((challenge) => complete(challenge, { totpCode })));
    expect(ended.filter(({ __typename }) => __typename === 'LoginSuccess')).toHaveLength(1);
    const { challenge } = await begin(person);
    expect(await complete(challenge, { totpCode })).toMatchObject({ __typename: 'ProofInvalid' });
  }
});

test('totp: one step back and forward count, two do not; an older code than the last one does not', async () => {
  await awayFromTheNextStep();
  const person = await aPerson(server);
  const { app } = await addApp(person);
  const outcome = async (steps: number) =>
    (await complete((await begin(person)).challenge, { totpCode: app.at(steps) })).__typename;
  await sql(server, 'update totp set last_step = 0 where user_id = ?', [person.id]);
  expect([await outcome(-2), await outcome(2)]).toEqual(['ProofInvalid', 'ProofInvalid']);
  expect([await outcome(1), await outcome(0), await outcome(-1)]).toEqual([
    'LoginSuccess',
    'ProofInvalid',
    'ProofInvalid',
  ]);
});

test('totp: the code that enabled the app logs in no more', async () => {
  const person = await aPerson(server);
  const begun = result(await person.send('mutation { beginTotp { ... on BeginTotpSuccess { secret uri } } }'));
  expect(begun.uri).toContain(`secret=${begun.secret}`);
  expect(decodeURIComponent(begun.uri)).toContain(`otpauth://totp/AuthHero:${person.username}`);
  const code = new App(begun.secret).at(0);
  await person.send(`mutation { enableTotp(code: "${code.slice(0, 3)} ${code.slice(3)}") { __typename } }`);
  const { challenge } = await begin(person);
  expect(await complete(challenge, { totpCode: code })).toMatchObject({ __typename: 'ProofInvalid' });
});

test('beginTotp: an older app works until enableTotp, and not afterwards; unused recovery codes stay', async () => {
  const person = await aPerson(server);
  const { app: old } = await addApp(person);
  const { secret } = result(await person.send('mutation { beginTotp { ... on BeginTotpSuccess { secret } } }'));
  const session = await logIn(person, old);
  const app = new App(secret);
  const enabled = result(
    await session.send(`mutation { enableTotp(code: "${app.next()}") { ... on EnableTotpSuccess { recoveryCodes } } }`),
  );
  expect(enabled.recoveryCodes).toEqual([]);
  const { challenge } = await begin(person);
  expect(await complete(challenge, { totpCode: old.at(1) })).toMatchObject({ __typename: 'ProofInvalid' });
  expect(await complete(challenge, { totpCode: app.next() })).toMatchObject({ __typename: 'LoginSuccess' });
});

test('enableTotp: revokes every other key of a login and no key of createApiKey, and counts as a proof for the key that asks', async () => {
  const person = await aPerson(server);
  const other = await aKey(server, person);
  const created = (await create(person, 'script')).apiKey;
  const { secret } = result(await person.send('mutation { beginTotp { ... on BeginTotpSuccess { secret } } }'));
  await letProofsAge(server, person);
  const query = `mutation { enableTotp(code: "${new App(secret).next()}") { ... on EnableTotpSuccess { revokedKeys } } }`;
  expect(result(await person.send(query)).revokedKeys).toBe(1);
  expect([await isLive(server, person.key), await isLive(server, other), await isLive(server, created)]).toEqual([
    true,
    false,
    true,
  ]);
  const { data } = await person.send('{ viewerCredential { methods } }');
  expect(data.viewerCredential.methods).toEqual(['PASSWORD', 'TOTP']);
  expect(result(await person.send('mutation { renewRecoveryCodes { __typename } }')).__typename).toBe(
    'RenewRecoveryCodesSuccess',
  );
});

test('enableTotp: a wrong code, no pending app, and one that has expired are ProofInvalid', async () => {
  const person = await aPerson(server);
  const enable = async (code: string) =>
    result(await person.send(`mutation { enableTotp(code: "${code}") { __typename } }`)).__typename;
  expect(await enable('123456')).toBe('ProofInvalid');
  const { secret } = result(await person.send('mutation { beginTotp { ... on BeginTotpSuccess { secret } } }'));
  const app = new App(secret);
  expect(await enable(app.wrong())).toBe('ProofInvalid');
  await sql(server, "update totp_enrolment set expires_on = now() - interval '1 second' where user_id = ?", [
    person.id,
  ]);
  expect(await enable(app.at(0))).toBe('ProofInvalid');
  expect((await person.send(FACTORS)).data.myFactors).toEqual({ totpEnabledOn: null, recoveryCodesLeft: 0 });
});

test('recovery codes: each works once, in any case, with or without hyphens and spaces; the number left is told', async () => {
  const person = await aPerson(server);
  const { recoveryCodes } = await addApp(person);
  const [one = '', two = ''] = recoveryCodes;
  const use = async (recoveryCode: string) =>
    (await complete((await begin(person)).challenge, { recoveryCode })).__typename;
  expect(await use(one.toLowerCase().replaceAll('-', ''))).toBe('LoginSuccess');
  expect(await use(one)).toBe('ProofInvalid');
  expect(await use(` ${two.replaceAll('-', ' ')} `)).toBe('LoginSuccess');
  expect((await person.send(FACTORS)).data.myFactors.recoveryCodesLeft).toBe(8);
  const events = await sql(
    server,
    "select detail from audit_event where type = 'RECOVERY_CODE_USED' and subject_id = ? order by id",
    [person.id],
  );
  expect(events).toEqual([{ detail: '9' }, { detail: '8' }]);
});

test('recovery codes: of many logins at once with one code, one gets a key', async () => {
  const person = await aPerson(server);
  const { recoveryCodes } = await addApp(person);
  const challenges = await Promise.all(Array.from({ length: 6 }, async () => (await begin(person)).challenge));
  const proof = { recoveryCode: recoveryCodes[0] };
  const ended = await Promise.all(challenges.map((challenge) => complete(challenge, proof)));
  expect(ended.filter(({ __typename }) => __typename === 'LoginSuccess')).toHaveLength(1);
});

test('renewRecoveryCodes: the old codes are dead; an account without a second factor gets none', async () => {
  const person = await aPerson(server);
  const renew = async () =>
    result(await person.send('mutation { renewRecoveryCodes { ... on RenewRecoveryCodesSuccess { recoveryCodes } } }'))
      .recoveryCodes;
  expect(await renew()).toEqual([]);
  const { recoveryCodes: old } = await addApp(person);
  const [fresh] = await renew();
  const { challenge } = await begin(person);
  expect(await complete(challenge, { recoveryCode: old[0] })).toMatchObject({ __typename: 'ProofInvalid' });
  expect(await complete(challenge, { recoveryCode: fresh })).toMatchObject({ __typename: 'LoginSuccess' });
});

test('login: a newPassword waits for the second factor, and then counts with the key', async () => {
  const person = await aPerson(server);
  const { app } = await addApp(person);
  const input = { username: person.username, password: PASSWORD, newPassword: NEW_PASSWORD };
  const { challenge } = result(await send(server.url, LOGIN_WITH_FACTOR, { input }));
  expect((await begin(person)).__typename).toBe('SecondFactorRequired');
  expect((await begin(person, NEW_PASSWORD)).__typename).toBe('InvalidCredentials');
  expect(await isLive(server, person.key)).toBe(true);
  expect((await complete(challenge, { totpCode: app.next() })).__typename).toBe('LoginSuccess');
  expect((await begin(person)).__typename).toBe('InvalidCredentials');
  expect((await begin(person, NEW_PASSWORD)).__typename).toBe('SecondFactorRequired');
  expect(await isLive(server, person.key)).toBe(false);
});

test('login: what waits in a challenge is gone when it has ended, and at the latest with the next login', async () => {
  const person = await aPerson(server);
  await addApp(person);
  const input = { username: person.username, password: PASSWORD, newPassword: NEW_PASSWORD };
  await send(server.url, LOGIN_WITH_FACTOR, { input });
  await sql(server, "update challenge set expires_on = now() - interval '1 second' where user_id = ?", [person.id]);
  await begin(person);
  expect(await sql(server, 'select data from challenge where user_id = ?', [person.id])).toHaveLength(1);
});

test('resetUserPassword: the one-time password still needs the second factor, and touches none', async () => {
  const [person, admin] = [await aPerson(server), await anAdmin(server)];
  const { app } = await addApp(person);
  const fields = '... on ResetUserPasswordSuccess { oneTimePassword }';
  const { oneTimePassword } = await act(admin, 'resetUserPassword', person.id, '', fields);
  expect((await begin(person, oneTimePassword)).__typename).toBe('PasswordChangeRequired');
  const input = { username: person.username, password: oneTimePassword, newPassword: NEW_PASSWORD };
  const { challenge } = result(await send(server.url, LOGIN_WITH_FACTOR, { input }));
  expect((await complete(challenge, { totpCode: app.next() })).__typename).toBe('LoginSuccess');
});

test('confirmIdentity: with a second factor the password confirms nothing and is not named; a code does', async () => {
  const person = await aPerson(server);
  const { app, recoveryCodes } = await addApp(person);
  await letProofsAge(server, person);
  const asked = result(
    await person.send('mutation { disableTotp { __typename ... on ConfirmationRequired { methods } } }'),
  );
  expect(asked).toEqual({ __typename: 'ConfirmationRequired', methods: ['TOTP', 'RECOVERY_CODE'] });
  const confirm = async (proof: object) => result(await person.send(CONFIRM, { proof }));
  expect(await confirm({ password: PASSWORD })).toEqual({ __typename: 'ProofInvalid' });
  expect(await confirm({ totpCode: app.wrong() })).toEqual({ __typename: 'ProofInvalid' });
  const { apiKey } = await confirm({ totpCode: app.next() });
  const confirmed = withKey(server, person, apiKey);
  expect((await confirmed.send('{ viewerCredential { methods } }')).data.viewerCredential.methods).toEqual(['TOTP']);
  const again = result(await confirmed.send(CONFIRM, { proof: { recoveryCode: recoveryCodes[3] } }));
  expect(again.__typename).toBe('ConfirmIdentitySuccess');
});

test('with a second factor, a session that has proved only the password is asked to confirm for keys and the password', async () => {
  const person = await aPerson(server);
  const other = withKey(server, person, await aKey(server, person));
  await addApp(person);
  await sql(server, 'update api_key set revoked_on = null where user_id = ?', [person.id]);
  const documents = [
    'mutation { createApiKey(input: { name: "script" }) { __typename } }',
    `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "${NEW_PASSWORD}" }) { __typename } }`,
    'mutation { deleteMe { __typename } }',
  ];
  for (const document of documents) expect(result(await other.send(document)).__typename).toBe('ConfirmationRequired');
});

test('disableTotp: the password alone logs in again, and the recovery codes are gone', async () => {
  const person = await aPerson(server);
  const { recoveryCodes } = await addApp(person);
  const { challenge } = await begin(person);
  const query =
    'mutation { disableTotp { ... on DisableTotpSuccess { factors { totpEnabledOn recoveryCodesLeft } } } }';
  expect(result(await person.send(query)).factors).toEqual({ totpEnabledOn: null, recoveryCodesLeft: 0 });
  expect(await complete(challenge, { recoveryCode: recoveryCodes[0] })).toMatchObject({ __typename: 'ProofInvalid' });
  expect((await begin(person)).__typename).toBe('LoginSuccess');
});

test('removeUserFactors: the factors and every key are gone, the password stays; a lesser manager may not do it to an admin', async () => {
  const [person, admin] = [await aPerson(server), await anAdmin(server)];
  await addApp(person);
  const fields = '... on RemoveUserFactorsSuccess { revokedKeys user { hasSecondFactor } }';
  expect(await act(admin, 'removeUserFactors', person.id, '', fields)).toEqual({
    __typename: 'RemoveUserFactorsSuccess',
    revokedKeys: 1,
    user: { hasSecondFactor: false },
  });
  expect((await begin(person)).__typename).toBe('LoginSuccess');
  const events = await sql(
    server,
    "select actor_id from audit_event where type = 'FACTORS_REMOVED' and subject_id = ?",
    [person.id],
  );
  expect(events).toEqual([{ actor_id: admin.id }]);
  const manager = await aPerson(server);
  const role = `managers-${Date.now()}`;
  await admin.send(`mutation { createRole(input: { name: "${role}", permissions: ["users:manage"] }) { __typename } }`);
  await setRoles(admin, manager, [role]);
  expect((await act(manager, 'removeUserFactors', admin.id)).__typename).toBe('PermissionsExceeded');
});

test('no secret, code or challenge of a second factor is in the database or in the log', async () => {
  const person = await aPerson(server);
  const { app, recoveryCodes } = await addApp(person);
  const { challenge } = await begin(person);
  const totpCode = app.next();
  await complete(challenge, { totpCode });
  const tables = ['totp', 'totp_enrolment', 'recovery_code', 'challenge', 'audit_event'];
  const kept = await Promise.all(tables.map((table) => sql(server, `select t::text as row from ${table} t`)));
  const text = JSON.stringify([kept, server.log]);
  for (const secret of [app.secret, ...recoveryCodes, challenge]) expect(text).not.toContain(secret);
  expect(JSON.stringify(server.log)).not.toContain(totpCode);
});

test('user.hasSecondFactor: only oneself and admins see it', async () => {
  const [person, other, admin] = [await aPerson(server), await aPerson(server), await anAdmin(server)];
  await addApp(person);
  const query = `{ user(id: "${person.id}") { hasSecondFactor } }`;
  const seen = await Promise.all([person, other, admin].map(async ({ send: ask }) => (await ask(query)).data.user));
  expect(seen.map(({ hasSecondFactor }) => hasSecondFactor)).toEqual([true, null, true]);
  expect((await login(server, other.username)).data.login.apiKey).toBeDefined();
});
