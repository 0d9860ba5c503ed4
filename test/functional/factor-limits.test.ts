import { beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin, withKey } from '../support/admins.js';
import { send } from '../support/client.js';
import { anAddress } from '../support/client-at.js';
import { result } from '../support/keys.js';
import { addPasskey, loginOptions } from '../support/passkeys.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { type App, addApp, beginLogin, COMPLETE, completeLogin } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const MAX = 8;
const server = useTestServer({
  RATE_LIMIT: 'on',
  TRUSTED_PROXIES: 'loopback',
  FACTOR_FAILURES_PER_ADDRESS: '3/15m',
  FACTOR_FAILURES_MAX: String(MAX),
  LOGINS_PER_ADDRESS: '1000/1m',
  REGISTRATIONS_PER_ADDRESS: '1000/1m',
  SIGN_IN_STARTS_PER_ADDRESS: '5/1m',
  OPERATIONS_PER_USER: '100000/1m',
});
const from = (address: string) => ({ 'x-forwarded-for': address });
const begin = ({ username }: Person, address: string) => beginLogin(server, username, PASSWORD, from(address));
const complete = (challenge: string, proof: object, address: string) =>
  completeLogin(server, challenge, proof, from(address));
const codeOf = async (challenge: string, proof: object, address: string) =>
  (await send(server.url, COMPLETE, { input: { challenge, proof } }, from(address))).code;

/** Wrong codes from addresses that the account does not know, as many as suspend the app. */
async function suspend(person: Person, app: App): Promise<void> {
  for (let tries = 0; tries < MAX; tries += 2) {
    const address = anAddress();
    const { challenge } = await begin(person, address);
    for (let i = 0; i < 2; i += 1)
      expect((await complete(challenge, { totpCode: app.wrong() }, address)).__typename).toBe('ProofInvalid');
  }
}

let person: Person;
let app: App;
let recoveryCodes: string[];
beforeAll(async () => {
  // The key of aPerson comes from 127.0.0.1, which is the address that the account knows.
  person = await aPerson(server);
  ({ app, recoveryCodes } = await addApp(person));
});

test('wrong second factors: beyond the limit of an account and an address even the right one is RATE_LIMITED there, and only there', async () => {
  const address = anAddress();
  const { challenge } = await begin(person, address);
  for (let i = 0; i < 3; i += 1) await complete(challenge, { totpCode: app.wrong() }, address);
  expect(await codeOf(challenge, { totpCode: app.at(0) }, address)).toBe('RATE_LIMITED');
  const begun = await begin(person, address);
  expect(begun).toMatchObject({ __typename: 'SecondFactorRequired' });
  expect(await codeOf(begun.challenge, { recoveryCode: recoveryCodes[0] }, address)).toBe('RATE_LIMITED');
  const other = anAddress();
  const elsewhere = await begin(person, other);
  expect((await complete(elsewhere.challenge, { totpCode: app.next() }, other)).__typename).toBe('LoginSuccess');
});

test('wrong second factors: a right password does not reset their count, a login that has ended does', async () => {
  const address = anAddress();
  const wrong = async () => {
    const { challenge } = await begin(person, address);
    return codeOf(challenge, { totpCode: app.wrong() }, address);
  };
  expect([await wrong(), await wrong()]).toEqual([undefined, undefined]);
  const { challenge } = await begin(person, address);
  expect((await complete(challenge, { recoveryCode: recoveryCodes[1] }, address)).__typename).toBe('LoginSuccess');
  expect([await wrong(), await wrong(), await wrong(), await wrong()]).toEqual([
    undefined,
    undefined,
    undefined,
    'RATE_LIMITED',
  ]);
});

test('a challenge takes five tries: of twenty at once at most five are checked', async () => {
  const other = await aPerson(server);
  const mine = await addApp(other);
  const { challenge } = await begin(other, anAddress());
  const tries = Array.from({ length: 20 }, () => complete(challenge, { totpCode: mine.app.wrong() }, anAddress()));
  expect((await Promise.all(tries)).every(({ __typename }) => __typename === 'ProofInvalid')).toBe(true);
  const counted = await sql(server, 'select stranger_failures from totp where user_id = ?', [other.id]);
  expect(counted).toEqual([{ stranger_failures: 5 }]);
  const proof = { recoveryCode: mine.recoveryCodes[0] };
  expect((await complete(challenge, proof, anAddress())).__typename).toBe('ProofInvalid');
});

test('a suspended app proves nothing at an unknown address, and the password alone still logs nobody in', async () => {
  const victim = await aPerson(server);
  const mine = await addApp(victim);
  await suspend(victim, mine.app);
  const address = anAddress();
  const begun = await begin(victim, address);
  expect(begun).toMatchObject({ __typename: 'SecondFactorRequired', methods: ['RECOVERY_CODE'] });
  expect((await complete(begun.challenge, { totpCode: mine.app.next() }, address)).__typename).toBe('ProofInvalid');
  const events = await sql(server, "select 1 from audit_event where type = 'TOTP_SUSPENDED' and subject_id = ?", [
    victim.id,
  ]);
  expect(events).toHaveLength(1);
});

test('a suspended app still works at an address that the account knows, and that does not lift the suspension', async () => {
  const victim = await aPerson(server);
  const mine = await addApp(victim);
  await suspend(victim, mine.app);
  const known = '127.0.0.1';
  const begun = await begin(victim, known);
  expect(begun.methods).toEqual(['TOTP', 'RECOVERY_CODE']);
  expect((await complete(begun.challenge, { totpCode: mine.app.next() }, known)).__typename).toBe('LoginSuccess');
  expect((await begin(victim, anAddress())).methods).toEqual(['RECOVERY_CODE']);
});

test('wrong codes from a known address never suspend the app', async () => {
  const victim = await aPerson(server);
  const mine = await addApp(victim);
  for (let i = 0; i < 3; i += 1) {
    const { challenge } = await begin(victim, '127.0.0.1');
    await complete(challenge, { totpCode: mine.app.wrong() }, '127.0.0.1');
  }
  const rows = await sql(server, 'select stranger_failures from totp where user_id = ?', [victim.id]);
  expect(rows).toEqual([{ stranger_failures: 0 }]);
});

const LIFTS: Record<string, (victim: Person, mine: Awaited<ReturnType<typeof addApp>>) => Promise<unknown>> = {
  'a recovery code': async (victim, { recoveryCodes: [code] }) => {
    const address = anAddress();
    const { challenge } = await begin(victim, address);
    return complete(challenge, { recoveryCode: code }, address);
  },
  'a passkey': async (victim, _mine) => {
    const { authenticator } = await addPasskey(server, victim);
    const { options, challenge } = await loginOptions(server);
    return complete(challenge, { passkey: authenticator.get(options) }, anAddress());
  },
  'an admin': async (victim) => act(await anAdmin(server), 'removeUserFactors', victim.id),
};

test.each(Object.keys(LIFTS))('the suspension of an app is lifted by %s', async (how) => {
  const victim = await aPerson(server);
  const mine = await addApp(victim);
  await suspend(victim, mine.app);
  await LIFTS[how]?.(victim, mine);
  const begun = await begin(victim, anAddress());
  if (how === 'an admin') expect(begun.__typename).toBe('LoginSuccess');
  else expect(begun.methods).toContain('TOTP');
});

test('the suspension of an app is lifted by enableTotp', async () => {
  const victim = await aPerson(server);
  const mine = await addApp(victim);
  await suspend(victim, mine.app);
  const { app: next } = await addApp(withKey(server, victim, victim.key));
  const address = anAddress();
  const { challenge, methods } = await begin(victim, address);
  expect(methods).toContain('TOTP');
  expect((await complete(challenge, { totpCode: next.next() }, address)).__typename).toBe('LoginSuccess');
});

test('the owner of a suspended app is told by mail, once', async () => {
  const victim = await aPerson(server);
  const email = `${victim.username}@example.com`;
  await sql(
    server,
    'insert into email_address (id, created_on, user_id, address, canonical) values (gen_random_uuid(), now(), ?, ?, ?)',
    [victim.id, email, email],
  );
  const mine = await addApp(victim);
  await suspend(victim, mine.app);
  const { challenge } = await begin(victim, anAddress());
  await complete(challenge, { totpCode: mine.app.wrong() }, anAddress());
  // Nobody else in this file has an address.
  const mails = await sql(server, "select kind from mail where kind like 'TOTP%' order by kind");
  expect(mails).toEqual([{ kind: 'TOTP_ENABLED' }, { kind: 'TOTP_SUSPENDED' }]);
});

test('passkeyOptions: beyond SIGN_IN_STARTS_PER_ADDRESS an address is RATE_LIMITED', async () => {
  const ask = () =>
    send(server.url, 'mutation { passkeyOptions(purpose: LOGIN) { __typename } }', {}, from('198.51.100.7'));
  const codes = [];
  for (let i = 0; i < 6; i += 1) codes.push((await ask()).code);
  expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, 'RATE_LIMITED']);
});

test('completeLogin: a challenge that nobody was given counts for the address, and is ProofInvalid', async () => {
  const answer = await complete('x'.repeat(43), { totpCode: '123456' }, anAddress());
  expect(answer).toMatchObject({ __typename: 'ProofInvalid' });
  expect(result(await person.send('{ me { id } }')).id).toBe(person.id);
});
