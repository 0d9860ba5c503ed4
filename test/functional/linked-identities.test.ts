import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin, withKey } from '../support/admins.js';
import { faultPaths, send } from '../support/client.js';
import { create, result } from '../support/keys.js';
import { letProofsAge } from '../support/old-proofs.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aKey, aName, aPerson, isLive, login, PASSWORD, type Person } from '../support/people.js';
import {
  aPersonOf,
  complete,
  goAndComeBack,
  identitiesOf,
  LINK,
  link,
  REDIRECT,
  settingsOf,
  signIn,
  unlink,
} from '../support/providers.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { addApp } from '../support/totp.js';

let acme: OpenidIssuer;
let server: TestServer;
beforeAll(async () => {
  acme = await OpenidIssuer.start({ redirectUris: [REDIRECT] });
  server = await startTestServer(settingsOf({ acme }, { SIGN_IN_ACME_NAME: 'Acme' }));
}, 60_000);
afterAll(async () => {
  await server.stop();
  await acme.stop();
});

const comeBack = (subject: string, key?: string) =>
  goAndComeBack(server, 'acme', acme, subject, key === undefined ? {} : { key });
const enter = (subject: string) => signIn(server, 'acme', acme, subject);
const kindOf = async (answer: Promise<{ __typename: string }>): Promise<string> => (await answer).__typename;
const eventsOf = async ({ id }: { id: string }, type: string) =>
  (await sql(server, 'select detail from audit_event where subject_id = ? and type = ?', [id, type])).map(
    ({ detail }) => detail,
  );
/** Links an identity with an account. @returns the identity, and its subject */
async function addIdentity(person: Person, subject = aName()) {
  const linked = await link(person, await comeBack(subject, person.key));
  if (!linked.identity) throw new Error(JSON.stringify(linked));
  return { ...linked.identity, subject } as { id: string; subject: string };
}

test('linkIdentity: an attempt that was begun with a recent proof needs no second one, however long the way took', async () => {
  const [person, subject] = [await aPerson(server), aName()];
  const input = await comeBack(subject, person.key);
  await letProofsAge(server, person);
  expect(await link(person, input)).toEqual({
    __typename: 'LinkIdentitySuccess',
    identity: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      label: subject,
      createdOn: expect.any(String),
      lastUsedOn: null,
      provider: { id: 'acme', name: 'Acme' },
    },
  });
  expect(await enter(subject)).toMatchObject({ __typename: 'LoginSuccess', user: { id: person.id } });
  expect(await eventsOf(person, 'IDENTITY_LINKED')).toEqual(['acme']);
});

test('linkIdentity: an attempt that nobody or an old proof has begun asks for a proof, and is not used up by that', async () => {
  const person = await aPerson(server);
  const anonymous = await comeBack(aName());
  await letProofsAge(server, person);
  const old = await comeBack(aName(), person.key);
  for (const input of [anonymous, old])
    expect(await link(person, input)).toMatchObject({ __typename: 'ConfirmationRequired', methods: ['PASSWORD'] });
  const fresh = withKey(server, person, await aKey(server, person));
  for (const input of [anonymous, old]) expect(await kindOf(link(fresh, input))).toBe('LinkIdentitySuccess');
});

test('linkIdentity: with an app, an attempt that only the password has begun asks for a proof of the app', async () => {
  const person = await aPerson(server);
  await addApp(person);
  await sql(server, `update api_key set methods = '{PASSWORD}' where user_id = ?`, [person.id]);
  expect(await link(person, await comeBack(aName(), person.key))).toMatchObject({
    __typename: 'ConfirmationRequired',
    methods: ['TOTP', 'RECOVERY_CODE'],
  });
});

test('linkIdentity: an attempt that another user has begun, or that began before proofs ended, is ProofInvalid', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  expect(await kindOf(link(person, await comeBack(aName(), other.key)))).toBe('ProofInvalid');
  const input = await comeBack(aName(), person.key);
  await sql(server, 'update "user" set credential_version = credential_version + 1 where id = ?', [person.id]);
  expect(await kindOf(link(person, input))).toBe('ProofInvalid');
  expect(await identitiesOf(person)).toEqual([]);
  expect(await kindOf(link(person, await comeBack(aName(), person.key)))).toBe('LinkIdentitySuccess');
});

test('linkIdentity and unlinkIdentity: a key of createApiKey never confirms, also with an attempt of the session', async () => {
  const person = await aPerson(server);
  const identity = await addIdentity(person);
  const { apiKey } = await create(person, 'deploy');
  const script = withKey(server, person, apiKey);
  const refused = { __typename: 'ConfirmationRequired', methods: [] };
  expect(await link(script, await comeBack(aName(), person.key))).toMatchObject(refused);
  expect(await link(script, await comeBack(aName(), apiKey))).toMatchObject(refused);
  expect(await unlink(script, identity.id)).toMatchObject(refused);
  expect(await identitiesOf(script)).toHaveLength(1);
});

test('linkIdentity: without a key it is UNAUTHENTICATED, and the attempt of a dead key links nothing', async () => {
  const [person, subject] = [await aPerson(server), aName()];
  const input = await comeBack(subject, person.key);
  expect((await send(server.url, LINK, { input })).code).toBe('UNAUTHENTICATED');
  await person.send('mutation { logout { __typename } }');
  expect((await person.send(LINK, { input })).code).toBe('UNAUTHENTICATED');
  expect(await kindOf(enter(subject))).toBe('IdentityUnknown');
});

test('linkIdentity: an identity of another account is IdentityTaken, and linking it twice is the same success', async () => {
  const [person, other, subject] = [await aPerson(server), await aPerson(server), aName()];
  const { id } = await addIdentity(person, subject);
  expect(await kindOf(link(other, await comeBack(subject, other.key)))).toBe('IdentityTaken');
  expect(await link(person, await comeBack(subject, person.key))).toMatchObject({ identity: { id } });
  expect(await identitiesOf(person)).toHaveLength(1);
  expect(await eventsOf(person, 'IDENTITY_LINKED')).toEqual(['acme']);
  expect(await enter(subject)).toMatchObject({ user: { id: person.id } });
});

test('linkIdentity: of several accounts that link one identity at once, one gets it', async () => {
  const [subject, people] = [aName(), await Promise.all([1, 2, 3, 4].map(() => aPerson(server)))];
  const inputs = await Promise.all(people.map(({ key }) => comeBack(subject, key)));
  const outcomes = await Promise.all(people.map((person, index) => kindOf(link(person, inputs[index] ?? {}))));
  expect(outcomes.sort()).toEqual(['IdentityTaken', 'IdentityTaken', 'IdentityTaken', 'LinkIdentitySuccess']);
});

test('linkIdentity: the 21st is IdentityLimitReached, also of two at once', async () => {
  const person = await aPerson(server);
  const insert = `insert into identity (id, created_on, user_id, provider_id, issuer, subject)
    select gen_random_uuid(), now() - n * interval '1 day', ?::uuid, 'acme', ?, ?::text || n from generate_series(1, 19) n`;
  await sql(server, insert, [person.id, acme.url, aName()]);
  const inputs = [await comeBack(aName(), person.key), await comeBack(aName(), person.key)];
  const outcomes = await Promise.all(inputs.map((input) => link(person, input)));
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual(['IdentityLimitReached', 'LinkIdentitySuccess']);
  expect(outcomes.find(({ limit }) => limit)).toMatchObject({ limit: 20 });
  const mine = await identitiesOf(person);
  expect(mine).toHaveLength(20);
  const days = mine.map(({ createdOn }: { createdOn: string }) => createdOn);
  expect(days).toEqual([...days].sort().reverse());
});

test('myIdentities: has the label and the time of the last sign-in', async () => {
  const [person, subject] = [await aPerson(server), aName()];
  acme.claims.set(subject, { preferred_username: ' Ada \u202e' });
  await addIdentity(person, subject);
  expect((await identitiesOf(person))[0]).toMatchObject({ label: 'Ada', lastUsedOn: null });
  acme.claims.set(subject, { preferred_username: undefined, email: 'ada@example.com' });
  await enter(subject);
  const [{ label, lastUsedOn }] = await identitiesOf(person);
  expect(label).toBe('ada@example.com');
  expect(Math.abs(Date.parse(lastUsedOn) - Date.now())).toBeLessThan(60_000);
});

test('unlinkIdentity: revokes the keys of sign-ins with it and no others, and it signs in no more', async () => {
  const person = await aPerson(server);
  const [gone, kept] = [await addIdentity(person), await addIdentity(person)];
  const [one, two, other] = [await enter(gone.subject), await enter(gone.subject), await enter(kept.subject)];
  expect(await unlink(person, gone.id)).toEqual({ __typename: 'UnlinkIdentitySuccess', revokedKeys: 2 });
  expect(await Promise.all([one, two].map(({ apiKey }) => isLive(server, apiKey)))).toEqual([false, false]);
  expect(await Promise.all([person.key, other.apiKey].map((key) => isLive(server, key)))).toEqual([true, true]);
  expect(await kindOf(enter(gone.subject))).toBe('IdentityUnknown');
  expect(await kindOf(unlink(person, gone.id))).toBe('IdentityNotFound');
  expect(await eventsOf(person, 'IDENTITY_UNLINKED')).toEqual(['acme']);
});

test('unlinkIdentity: a login with it that waits for a second factor ends too', async () => {
  const person = await aPerson(server);
  const identity = await addIdentity(person);
  const { recoveryCodes } = await addApp(person);
  const { challenge } = await enter(identity.subject);
  expect(await kindOf(unlink(person, identity.id))).toBe('UnlinkIdentitySuccess');
  const input = { challenge, proof: { recoveryCode: recoveryCodes[0] } };
  const query = 'mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { __typename } }';
  expect(result(await send(server.url, query, { input })).__typename).toBe('ProofInvalid');
});

test('unlinkIdentity: an old proof is asked for again; ids of others, of nobody and words are not found or BAD_USER_INPUT', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const { id } = await addIdentity(person);
  expect(await kindOf(unlink(other, id))).toBe('IdentityNotFound');
  expect(await kindOf(unlink(person, '00000000-0000-7000-8000-000000000000'))).toBe('IdentityNotFound');
  expect(faultPaths(await person.send('mutation { unlinkIdentity(id: "x") { __typename } }'))).toEqual(['id']);
  await letProofsAge(server, person);
  expect(await kindOf(unlink(person, id))).toBe('ConfirmationRequired');
  const fresh = withKey(server, person, await aKey(server, person));
  expect(await kindOf(unlink(fresh, id.toUpperCase()))).toBe('UnlinkIdentitySuccess');
});

test('unlinkIdentity: the last way in is LastSignInMethod, until changePassword has set a password or another identity is there', async () => {
  const person = await aPersonOf(server, 'acme', acme);
  const [{ id }] = await identitiesOf(person);
  expect(await kindOf(unlink(person, id))).toBe('LastSignInMethod');
  expect(await isLive(server, person.key)).toBe(true);
  const second = await addIdentity(person);
  expect(await kindOf(unlink(person, second.id))).toBe('UnlinkIdentitySuccess');
  const set = `mutation { changePassword(input: { newPassword: "${PASSWORD}" }) { __typename } }`;
  expect(result(await person.send(set)).__typename).toBe('ChangePasswordSuccess');
  const { apiKey } = (await login(server, person.username)).data.login;
  expect(await kindOf(unlink(withKey(server, person, apiKey), id))).toBe('UnlinkIdentitySuccess');
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
});

test('unlinkIdentity: an identity of a provider that is not configured any more is no other way in', async () => {
  const person = await aPersonOf(server, 'acme', acme);
  const [{ id }] = await identitiesOf(person);
  const gone = await addIdentity(person);
  await sql(server, "update identity set provider_id = 'gone', issuer = 'https://gone.example' where id = ?", [
    gone.id,
  ]);
  expect((await identitiesOf(person))[0].provider).toEqual({ id: 'gone', name: 'gone' });
  expect(await kindOf(unlink(person, id))).toBe('LastSignInMethod');
  expect(await kindOf(unlink(person, gone.id))).toBe('UnlinkIdentitySuccess');
});

test('unlinkIdentity: of two last identities that are unlinked at once, one stays', async () => {
  const person = await aPersonOf(server, 'acme', acme);
  await addIdentity(person);
  const ids = (await identitiesOf(person)).map(({ id }: { id: string }) => id);
  const outcomes = await Promise.all(
    ids.map((id: string) => person.send(`mutation { unlinkIdentity(id: "${id}") { __typename } }`)),
  );
  expect(outcomes.filter(({ data }) => data?.unlinkIdentity.__typename === 'UnlinkIdentitySuccess')).toHaveLength(1);
  expect(await sql(server, 'select 1 from identity where user_id = ?', [person.id])).toHaveLength(1);
});

test('exportMyData: has the identities, and no sign-in of others', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const [mine] = [await addIdentity(person), await addIdentity(other)];
  const data = result(await person.send('{ exportMyData }'));
  expect(data.identities).toEqual([
    {
      id: mine.id,
      providerId: 'acme',
      issuer: acme.url,
      subject: mine.subject,
      label: mine.subject,
      createdOn: expect.any(String),
      lastUsedOn: null,
    },
  ]);
});

test('deleteMe keeps nobody signed in with it, and the purge of an account removes its identities', async () => {
  const [admin, person] = [await anAdmin(server), await aPersonOf(server, 'acme', acme)];
  const input = await comeBack(person.subject);
  result(await person.send('mutation { deleteMe { __typename } }'));
  expect(await kindOf(complete(server, input))).toBe('ProofInvalid');
  await sql(server, `update "user" set deactivated_on = now() - interval '1 year' where id = ?`, [person.id]);
  expect(await kindOf(act(admin, 'purgeUser', person.id))).toBe('PurgeUserSuccess');
  expect(await sql(server, 'select 1 from identity where subject = ?', [person.subject])).toEqual([]);
  expect(await kindOf(enter(person.subject))).toBe('IdentityUnknown');
});
