import { expect, test } from '@jest/globals';
import { act, anAdmin, withKey } from '../support/admins.js';
import { result } from '../support/keys.js';
import { addPasskey, logInAfterPassword, logInWithPasskey, MY_FACTORS, optionsFor } from '../support/passkeys.js';
import { aPerson, isLive, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { addApp, beginLogin } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const CONFIRM = `mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) { __typename
  ... on ConfirmIdentitySuccess { apiKey } } }`;
const REMOVE = `mutation ($id: ID!) { removePasskey(id: $id) { __typename
  ... on RemovePasskeySuccess { revokedKeys factors { recoveryCodesLeft passkeySignal passkeys { id } } } } }`;
const begin = ({ username }: Person) => beginLogin(server, username, PASSWORD);

test('removePasskey: revokes the keys of logins with it and no others, also after a rotation and a confirmation; tells the signal', async () => {
  const person = await aPerson(server);
  const { authenticator, id } = await addPasskey(server, person);
  const other = await addPasskey(server, person);
  const session = withKey(server, person, (await logInWithPasskey(server, authenticator)).apiKey);
  const { options } = await optionsFor(session, 'CONFIRM');
  const passkey = other.authenticator.get({ ...options, allowCredentials: [] });
  const first = result(await session.send(CONFIRM, { proof: { passkey } })).apiKey;
  const second = withKey(server, person, (await logInAfterPassword(server, person, authenticator)).apiKey);
  const third = (await logInWithPasskey(server, other.authenticator)).apiKey;
  const own = (await second.send('{ viewerCredential { apiKeyId } }')).data.viewerCredential.apiKeyId;
  const rotated = result(
    await second.send(`mutation { rotateApiKey(id: "${own}") { ... on RotateApiKeySuccess { apiKey } } }`),
  ).apiKey;
  const removed = result(await person.send(REMOVE, { id: id.toUpperCase() }));
  expect(removed).toMatchObject({ __typename: 'RemovePasskeySuccess', revokedKeys: 3 });
  expect(removed.factors.passkeySignal).toMatchObject({
    rpId: 'localhost',
    allAcceptedCredentialIds: other.authenticator.credentialIds,
  });
  expect(await Promise.all([first, rotated, third, person.key].map((key) => isLive(server, key)))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect((await logInWithPasskey(server, authenticator)).__typename).toBe('PasskeyUnknown');
  expect(result(await person.send(REMOVE, { id })).__typename).toBe('PasskeyNotFound');
});

test('removePasskey: the last factor takes the recovery codes along; the signal lists nothing then, and is null where there never was a passkey', async () => {
  const person = await aPerson(server);
  expect((await person.send(MY_FACTORS)).data.myFactors.passkeySignal).toBeNull();
  const { id } = await addPasskey(server, person);
  const { factors } = result(await person.send(REMOVE, { id }));
  expect(factors).toMatchObject({
    recoveryCodesLeft: 0,
    passkeys: [],
    passkeySignal: { allAcceptedCredentialIds: [] },
  });
  expect((await begin(person)).__typename).toBe('LoginSuccess');
});

test('removePasskey: without a password the last one is LastSignInMethod, also with an app', async () => {
  const person = await aPerson(server);
  const { id } = await addPasskey(server, person);
  await addApp(person);
  await sql(server, 'delete from password where user_id = ?', [person.id]);
  expect(result(await person.send(REMOVE, { id })).__typename).toBe('LastSignInMethod');
  const other = await addPasskey(server, person);
  expect(result(await person.send(REMOVE, { id })).__typename).toBe('RemovePasskeySuccess');
  expect(result(await person.send(REMOVE, { id: other.id })).__typename).toBe('LastSignInMethod');
});

test('exportMyData: has the passkeys and whether there is an app, and no secret of them', async () => {
  const person = await aPerson(server);
  await addApp(person);
  await addPasskey(server, person, { name: 'Key ring' });
  const { exportMyData } = (await person.send('{ exportMyData }')).data;
  expect(exportMyData).toMatchObject({ user: { recoveryCodesLeft: 10 }, passkeys: [{ name: 'Key ring' }] });
  expect(JSON.stringify(exportMyData)).not.toMatch(/secret|publicKey|credentialId|hash/i);
});

test('purgeUser: erases the passkeys, and their names from the events', async () => {
  const [person, admin] = [await aPerson(server), await anAdmin(server)];
  await addPasskey(server, person, { name: 'Phone of Ada' });
  await act(admin, 'deactivateUser', person.id);
  await sql(server, `update "user" set deactivated_on = now() - interval '31 days' where id = ?`, [person.id]);
  expect((await act(admin, 'purgeUser', person.id)).__typename).toBe('PurgeUserSuccess');
  expect(await sql(server, 'select 1 from passkey where user_id = ?', [person.id])).toEqual([]);
  const events = await sql(server, "select detail from audit_event where subject_id = ? and type like 'PASSKEY%'", [
    person.id,
  ]);
  expect(events).toEqual([{ detail: null }]);
});
