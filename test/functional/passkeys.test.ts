import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import type { Logger } from '../../src/observability/logger.js';
import { warnOfUselessPasskeys } from '../../src/passkey/useless-passkeys.js';
import { withKey } from '../support/admins.js';
import { type Answer, faultPaths, send } from '../support/client.js';
import { create, result } from '../support/keys.js';
import { letProofsAge } from '../support/old-proofs.js';
import {
  addPasskey,
  logInAfterPassword,
  logInWithPasskey,
  loginOptions,
  optionsFor,
  originOf,
} from '../support/passkeys.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import { SoftwareAuthenticator } from '../support/software-authenticator.js';
import { sql } from '../support/sql.js';
import { beginLogin, completeLogin } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const CONFIRM = `mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) { __typename
  ... on ConfirmIdentitySuccess { apiKey } } }`;

type Changes = Parameters<SoftwareAuthenticator['get']>[1];
const begin = ({ username }: Person) => beginLogin(server, username, PASSWORD);

test.each([-7, -257, -8] as const)(
  'a passkey of the algorithm %i logs in alone: two factors in one',
  async (algorithm) => {
    const person = await aPerson(server);
    const { authenticator, recoveryCodes } = await addPasskey(server, person, { algorithm });
    expect(recoveryCodes).toHaveLength(10);
    const ended = await logInWithPasskey(server, authenticator);
    expect(ended).toMatchObject({ __typename: 'LoginSuccess', user: { id: person.id } });
    const { data } = await withKey(server, person, ended.apiKey).send('{ viewerCredential { methods } }');
    expect(data.viewerCredential.methods).toEqual(['PASSKEY']);
  },
);

test('options: they name the domain, the algorithms and a handle that says nothing about the person', async () => {
  const person = await aPerson(server);
  const { options, challenge } = await optionsFor(person, 'REGISTER');
  expect(challenge).toBeNull();
  expect(options).toMatchObject({
    rp: { id: 'localhost', name: 'AuthHero' },
    attestation: 'none',
    timeout: 300_000,
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    user: { name: person.username },
  });
  expect(options.pubKeyCredParams.map(({ alg }: { alg: number }) => alg)).toEqual([-7, -257, -8]);
  expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(64);
  expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
  const { authenticator } = await addPasskey(server, person);
  const next = await optionsFor(person, 'REGISTER');
  expect(next.options.excludeCredentials.map(({ id }: { id: string }) => id)).toEqual(authenticator.credentialIds);
  const login = await loginOptions(server);
  expect(login.options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] });
});

test('login: with a passkey the password alone issues no key; the passkey is the second factor, also without user verification', async () => {
  const person = await aPerson(server);
  const { authenticator } = await addPasskey(server, person, { isUserVerified: false });
  expect(await begin(person)).toMatchObject({
    __typename: 'SecondFactorRequired',
    methods: ['PASSKEY', 'RECOVERY_CODE'],
  });
  const ended = await logInAfterPassword(server, person, authenticator);
  expect(ended).toMatchObject({ __typename: 'LoginSuccess', user: { id: person.id } });
  const { data } = await withKey(server, person, ended.apiKey).send('{ viewerCredential { methods } }');
  expect(data.viewerCredential.methods).toEqual(['PASSWORD', 'PASSKEY']);
  expect((await logInWithPasskey(server, authenticator)).__typename).toBe('ProofInvalid');
  const rows = await sql(server, 'select is_user_verified from passkey where user_id = ?', [person.id]);
  expect(rows).toEqual([{ is_user_verified: false }]);
});

test('a second factor that is no passkey still ends the login after passkeyOptions', async () => {
  const person = await aPerson(server);
  const { recoveryCodes } = await addPasskey(server, person);
  const { challenge } = await begin(person);
  await loginOptions(server, challenge);
  const proof = { recoveryCode: recoveryCodes[0] };
  expect((await completeLogin(server, challenge, proof)).__typename).toBe('LoginSuccess');
});

test('passkeyOptions after a password: its challenge shares the tries of the login and ends with it, and takes a passkey only', async () => {
  const person = await aPerson(server);
  const { authenticator, recoveryCodes } = await addPasskey(server, person);
  const [used, other] = [await begin(person), await begin(person)];
  const made = await loginOptions(server, used.challenge);
  const passkey = authenticator.get(made.options);
  await completeLogin(server, used.challenge, { recoveryCode: recoveryCodes[0] });
  expect((await completeLogin(server, made.challenge, { passkey })).__typename).toBe('ProofInvalid');
  expect((await loginOptions(server, used.challenge)).__typename).toBe('ProofInvalid');
  const next = await loginOptions(server, other.challenge);
  const code = { recoveryCode: recoveryCodes[1] };
  expect((await completeLogin(server, next.challenge, code)).__typename).toBe('ProofInvalid');
  for (let tries = 0; tries < 5; tries += 1)
    await completeLogin(server, other.challenge, { recoveryCode: 'AAAA-AAAA' });
  const late = { passkey: authenticator.get(next.options) };
  expect((await completeLogin(server, next.challenge, late)).__typename).toBe('ProofInvalid');
});

const HOSTILE: Record<string, Changes> = {
  'no user verification': { isUserVerified: false },
  'no user presence': { isUserPresent: false },
  'another origin': { origin: 'http://localhost.evil.example' },
  'another port of the host': { origin: 'http://localhost:1' },
  'another relying party': { rpId: 'evil.example' },
  'another challenge': { challenge: Buffer.alloc(32, 7).toString('base64url') },
  'the type of a registration': { type: 'webauthn.create' },
  'a forged signature': { signature: 'forged' },
  'a frame of another origin': { crossOrigin: true, topOrigin: 'https://evil.example' },
  'a frame of another origin that says nothing of the top': { crossOrigin: true },
  'another handle': { userHandle: Buffer.alloc(64, 1).toString('base64url') },
  'another backup eligibility': { isSynced: true },
};

test.each(Object.keys(HOSTILE))('login with a passkey: %s is ProofInvalid', async (what) => {
  const { authenticator } = await addPasskey(server, await aPerson(server));
  expect(await logInWithPasskey(server, authenticator, HOSTILE[what])).toMatchObject({ __typename: 'ProofInvalid' });
  expect((await logInWithPasskey(server, authenticator)).__typename).toBe('LoginSuccess');
});

test('login with a passkey: options are good for one answer, right or wrong, over all that come at once', async () => {
  const person = await aPerson(server);
  const { authenticator } = await addPasskey(server, person, { countsUses: false });
  const { options, challenge } = await loginOptions(server);
  const passkey = authenticator.get(options);
  const answers = await Promise.all(Array.from({ length: 6 }, () => completeLogin(server, challenge, { passkey })));
  expect(answers.filter(({ __typename }) => __typename === 'LoginSuccess')).toHaveLength(1);
  const next = await loginOptions(server);
  const forged = authenticator.get(next.options, { signature: 'forged' });
  expect((await completeLogin(server, next.challenge, { passkey: forged })).__typename).toBe('ProofInvalid');
  const right = authenticator.get(next.options);
  expect((await completeLogin(server, next.challenge, { passkey: right })).__typename).toBe('ProofInvalid');
});

test('login with a passkey: options of somebody else, changed or expired ones, and words are ProofInvalid', async () => {
  const { authenticator } = await addPasskey(server, await aPerson(server));
  const [one, other] = [await loginOptions(server), await loginOptions(server)];
  const passkey = authenticator.get(one.options);
  for (const challenge of [other.challenge, `${one.challenge}A`, 'abc', one.challenge.slice(1)])
    expect((await completeLogin(server, challenge, { passkey })).__typename).toBe('ProofInvalid');
  expect((await completeLogin(server, one.challenge, { passkey })).__typename).toBe('LoginSuccess');
});

test('a counter that falls, as that of a clone, is refused and recorded; the owner goes on', async () => {
  const person = await aPerson(server);
  const { authenticator } = await addPasskey(server, person);
  const clone = authenticator.clone();
  expect((await logInWithPasskey(server, authenticator)).__typename).toBe('LoginSuccess');
  expect((await logInWithPasskey(server, clone)).__typename).toBe('ProofInvalid');
  const events = await sql(server, "select detail from audit_event where type = 'PROOF_REFUSED' and subject_id = ?", [
    person.id,
  ]);
  expect(events).toEqual([{ detail: 'PASSKEY_COUNTER' }]);
  expect((await logInWithPasskey(server, authenticator)).__typename).toBe('LoginSuccess');
});

test('an unknown passkey is PasskeyUnknown with its signal; that of an inactive account is ProofInvalid', async () => {
  const person = await aPerson(server);
  const { authenticator } = await addPasskey(server, person);
  const stranger = new SoftwareAuthenticator({ origin: originOf(server) });
  stranger.create((await optionsFor(person, 'REGISTER')).options);
  expect(await logInWithPasskey(server, stranger)).toEqual({
    __typename: 'PasskeyUnknown',
    message: 'This passkey is not known here. Log in another way.',
    signal: { rpId: 'localhost', credentialId: stranger.credentialIds[0] },
  });
  await person.send('mutation { deleteMe { __typename } }');
  expect((await logInWithPasskey(server, authenticator)).__typename).toBe('ProofInvalid');
});

test('confirmIdentity: a passkey confirms once, with user verification, for the account that asked', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const { authenticator } = await addPasskey(server, person);
  const theirs = await addPasskey(server, other);
  await letProofsAge(server, person);
  const confirm = async (passkey: object) => result(await person.send(CONFIRM, { proof: { passkey } }));
  const { options, challenge } = await optionsFor(person, 'CONFIRM');
  expect(challenge).toBeNull();
  expect(options.allowCredentials.map(({ id }: { id: string }) => id)).toEqual(authenticator.credentialIds);
  const unverified = authenticator.get(options, { isUserVerified: false });
  expect((await confirm(unverified)).__typename).toBe('ProofInvalid');
  expect((await confirm(authenticator.get(options))).__typename).toBe('ProofInvalid');
  const foreign = await optionsFor(other, 'CONFIRM');
  expect((await confirm(theirs.authenticator.get(foreign.options))).__typename).toBe('ProofInvalid');
  // Somebody had the owner's device sign options that are their own.
  const lured = await optionsFor(other, 'CONFIRM');
  const signed = authenticator.get({ ...lured.options, allowCredentials: [] });
  expect((await confirm(signed)).__typename).toBe('ProofInvalid');
  const ended = await optionsFor(person, 'CONFIRM');
  await sql(server, 'update "user" set credential_version = credential_version + 1 where id = ?', [person.id]);
  expect((await confirm(authenticator.get(ended.options))).__typename).toBe('ProofInvalid');
  const fresh = await optionsFor(person, 'CONFIRM');
  const { apiKey } = await confirm(authenticator.get(fresh.options));
  const { data } = await withKey(server, person, apiKey).send('{ viewerCredential { methods } }');
  expect(data.viewerCredential.methods).toEqual(['PASSKEY']);
});

test('passkeyOptions: CONFIRM with a key of createApiKey is FORBIDDEN, without a key UNAUTHENTICATED; a challenge is for LOGIN only', async () => {
  const person = await aPerson(server);
  const ask = (how: (query: string) => Promise<Answer>, args: string) =>
    how(`mutation { passkeyOptions(${args}) { __typename } }`);
  const created = withKey(server, person, (await create(person, 'script')).apiKey);
  expect((await ask(created.send, 'purpose: CONFIRM')).code).toBe('FORBIDDEN');
  const anonymous = (query: string) => send(server.url, query);
  expect((await ask(anonymous, 'purpose: CONFIRM')).code).toBe('UNAUTHENTICATED');
  expect((await ask(anonymous, 'purpose: REGISTER')).code).toBe('UNAUTHENTICATED');
  expect(faultPaths(await ask(person.send, 'purpose: CONFIRM, challenge: "abc"'))).toEqual(['challenge']);
});

test('passkeys of another domain: login goes on with what is left, and is SERVICE_UNAVAILABLE where nothing is; never the password alone', async () => {
  const person = await aPerson(server);
  await addPasskey(server, person);
  await sql(server, "update passkey set rp_id = 'old.example' where user_id = ?", [person.id]);
  expect(await begin(person)).toMatchObject({ __typename: 'SecondFactorRequired', methods: ['RECOVERY_CODE'] });
  await sql(server, 'delete from recovery_code where user_id = ?', [person.id]);
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { __typename } }';
  const input = { username: person.username, password: PASSWORD };
  const answer = await send(server.url, query, { input });
  expect([answer.status, answer.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  expect(server.log.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('another PASSKEY_RP_ID'));
  const lines: string[] = [];
  const log = { warn: (line: string) => void lines.push(line) } as unknown as Logger;
  const task = warnOfUselessPasskeys({ config: loadConfig(server.env), orm: server.orm, log });
  task.start();
  await task.stop();
  expect(lines).toEqual([
    expect.stringMatching(/^1 passkeys belong to another domain than PASSKEY_RP_ID \(localhost\)/),
  ]);
});
