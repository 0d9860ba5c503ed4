import { expect, test } from '@jest/globals';
import { faultPaths } from '../support/client.js';
import { result } from '../support/keys.js';
import {
  addPasskey,
  logInWithPasskey,
  MY_FACTORS,
  optionsFor,
  originOf,
  REGISTER_PASSKEY,
  registerPasskey,
} from '../support/passkeys.js';
import { aPerson, type Person } from '../support/people.js';
import { SoftwareAuthenticator } from '../support/software-authenticator.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const HOSTILE_NEW: Record<string, Parameters<SoftwareAuthenticator['create']>[1]> = {
  'another origin': { origin: 'https://evil.example' },
  'another relying party': { rpId: 'evil.example' },
  'another challenge': { challenge: Buffer.alloc(32, 7).toString('base64url') },
  'the type of a login': { type: 'webauthn.get' },
  'no user presence': { isUserPresent: false },
  'a frame of another origin': { crossOrigin: true },
  'an id that is too long': { credentialId: Buffer.alloc(1_024, 3).toString('base64url') },
};

test.each(Object.keys(HOSTILE_NEW))('registerPasskey: %s is ProofInvalid, and nothing is added', async (what) => {
  const person = await aPerson(server);
  const authenticator = new SoftwareAuthenticator({ origin: originOf(server) });
  const answer = await registerPasskey(person, authenticator, HOSTILE_NEW[what]);
  expect(result(answer)).toMatchObject({ __typename: 'ProofInvalid' });
  expect((await person.send(MY_FACTORS)).data.myFactors.passkeys).toEqual([]);
});

test('registerPasskey: options are good for one answer, of the account that asked for them', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const authenticator = new SoftwareAuthenticator({ origin: originOf(server) });
  const { options } = await optionsFor(person, 'REGISTER');
  const add = async ({ send: ask }: Person) =>
    result(await ask(REGISTER_PASSKEY, { input: { response: authenticator.create(options) } })).__typename;
  expect([await add(other), await add(person)]).toEqual(['ProofInvalid', 'ProofInvalid']);
  const fresh = await optionsFor(person, 'REGISTER');
  const response = authenticator.create(fresh.options);
  const answers = await Promise.all(
    Array.from({ length: 5 }, async () => result(await person.send(REGISTER_PASSKEY, { input: { response } }))),
  );
  expect(answers.filter(({ __typename }) => __typename === 'RegisterPasskeySuccess')).toHaveLength(1);
});

test('registerPasskey: a passkey of another account cannot be added', async () => {
  const [person, thief] = [await aPerson(server), await aPerson(server)];
  const { authenticator } = await addPasskey(server, person);
  const [credentialId = ''] = authenticator.credentialIds;
  const own = new SoftwareAuthenticator({ origin: originOf(server) });
  expect(result(await registerPasskey(thief, own, { credentialId })).__typename).toBe('ProofInvalid');
  expect(await logInWithPasskey(server, authenticator)).toMatchObject({ user: { id: person.id } });
});

test('registerPasskey: an attestation that names an address to fetch is thrown away', async () => {
  const person = await aPerson(server);
  const { options } = await optionsFor(person, 'REGISTER');
  const response = new SoftwareAuthenticator({ origin: originOf(server) }).create(options);
  // The same statement, which says that it is of Android: the library would look at its certificates.
  const object = Buffer.from(response.response.attestationObject, 'base64url');
  const text = object.toString('latin1').replace('cfmtdnone', 'cfmtkandroid-key');
  response.response.attestationObject = Buffer.from(text, 'latin1').toString('base64url');
  expect(result(await person.send(REGISTER_PASSKEY, { input: { response } })).__typename).toBe(
    'RegisterPasskeySuccess',
  );
});

test('registerPasskey: the eleventh is PasskeyLimitReached; a name is kept, and "Passkey" is the name without one', async () => {
  const person = await aPerson(server);
  await addPasskey(server, person, { name: ' My phone ' });
  for (let added = 1; added < 10; added += 1) await addPasskey(server, person, { isSynced: true });
  const authenticator = new SoftwareAuthenticator({ origin: originOf(server) });
  expect(result(await registerPasskey(person, authenticator))).toMatchObject({
    __typename: 'PasskeyLimitReached',
    limit: 10,
  });
  const { passkeys, recoveryCodesLeft } = (await person.send(MY_FACTORS)).data.myFactors;
  expect(recoveryCodesLeft).toBe(10);
  expect(passkeys).toHaveLength(10);
  expect(passkeys[0]).toMatchObject({ name: 'Passkey', backedUp: true, lastUsedOn: null });
  expect(passkeys[9]).toMatchObject({ name: 'My phone', backedUp: false });
  for (const name of ['', ' ', 'x'.repeat(65), 'a\u202eb'])
    expect(faultPaths(await registerPasskey(person, authenticator, { name }))).toEqual(['input.name']);
});
