import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withKey } from '../support/admins.js';
import { send } from '../support/client.js';
import { anAddress, emailOf, set, stored, verify } from '../support/email.js';
import { create, result } from '../support/keys.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aKey, aName, isLive, login, PASSWORD, type Person, register } from '../support/people.js';
import {
  type AttemptAnswer,
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
import { codeIn, MailServer } from '../support/smtp.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** The five attacks are those of Sudhodanan and Paverd, "Pre-hijacked accounts", USENIX Security 2022. */
const NEXT = 'staple battery horse';
const { FAST_CHECK_RUNS = '15', FC_SEED } = process.env;
const PARAMETERS = { numRuns: Number(FAST_CHECK_RUNS), ...(FC_SEED && { seed: Number(FC_SEED) }) };

let mails: MailServer;
let acme: OpenidIssuer;
let server: TestServer;
beforeAll(async () => {
  mails = await MailServer.start();
  acme = await OpenidIssuer.start({ redirectUris: [REDIRECT] });
  server = await startTestServer(settingsOf({ acme }, { SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' }));
}, 60_000);
afterAll(async () => {
  await server.stop();
  await acme.stop();
  await mails.stop();
});

const comeBack = (subject: string, key?: string) =>
  goAndComeBack(server, 'acme', acme, subject, key === undefined ? {} : { key });
const enter = (subject: string) => signIn(server, 'acme', acme, subject);
const kindOf = async (answer: Promise<{ __typename: string }>): Promise<string> => (await answer).__typename;
const logInAs = async (name: string, password: string) => (await login(server, name, password)).data.login;
const mailsTo = (address: string) => mails.received.filter(({ recipients }) => recipients.includes(stored(address)));
/** Does something that sends a mail with these words. @returns the text of the mail */
async function mailAfter(address: string, words: RegExp, act: () => Promise<unknown>): Promise<string> {
  const find = () => mailsTo(address).flatMap(({ text = '' }) => (words.test(text) ? [text] : []));
  const had = find().length;
  await act();
  return (await until(find, ({ length }) => length > had))[had] ?? '';
}
const CODE = /\d{4} \d{4}/;
const requestReset = (name: string) =>
  send(server.url, 'mutation ($login: String!) { requestPasswordReset(login: $login) { message } }', { login: name });
const resetWith = async (token: string, newPassword: string): Promise<string> => {
  const query = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }';
  return result(await send(server.url, query, { input: { token, newPassword } })).__typename;
};
const tokenFor = async (address: string) =>
  /#token=([\w-]{43})/.exec(await mailAfter(address, /#token=/, () => requestReset(stored(address))))?.[1] ?? '';

/** An attacker registers with the victim's address, before the victim does. @returns the account, and the code that the victim got */
async function aTrap(address: string): Promise<{ account: Person; code: string }> {
  const username = aName();
  let id = '';
  const text = await mailAfter(address, CODE, async () => {
    id = (await register(server, { username, email: address })).data.register.user.id;
  });
  const key = await aKey(server, { username, password: PASSWORD });
  const account = withKey(server, { id, username, password: PASSWORD, key, send: async () => Promise.reject() }, key);
  return { account, code: codeIn({ text }) };
}

test('classic-federated merge: the victim who signs in with a provider gets an account of their own', async () => {
  // Expected: the attacker's account has the victim's address, unverified. That reserves nothing and finds nothing. The sign-in with
  // the provider, which vouches for the same address, is IdentityUnknown, and makes an account that the attacker's password and keys
  // do not open. A reset that the victim asks for by the address reaches nobody.
  const [address, subject] = [anAddress(), aName()];
  acme.claims.set(subject, { email: stored(address), email_verified: true });
  const { account } = await aTrap(address);
  expect(await kindOf(enter(subject))).toBe('IdentityUnknown');
  const victim = await aPersonOf(server, 'acme', acme, subject);
  expect(victim.id).not.toBe(account.id);
  expect(await emailOf(victim)).toBeNull();
  expect((await account.send('{ me { id } }')).data.me.id).toBe(account.id);
  expect(await identitiesOf(account)).toEqual([]);
  expect(await kindOf(logInAs(victim.username, PASSWORD))).toBe('InvalidCredentials');
  expect(await kindOf(logInAs(stored(address), PASSWORD))).toBe('InvalidCredentials');
  const had = mailsTo(address).length;
  await requestReset(stored(address));
  expect(await mailAfter(address, CODE, () => set(victim, address))).toMatch(CODE);
  expect(mailsTo(address)).toHaveLength(had + 1);
});

test('unexpired session identifier: nothing that the attacker is signed in with outlives the reset of the victim', async () => {
  // Expected: the victim takes over an account that the attacker has made, by its address. The reset ends the password, the sessions
  // and the keys of scripts of the attacker, and the sign-ins with a provider that are under way.
  const address = anAddress();
  const { account, code } = await aTrap(address);
  const script = await create(account, 'trap');
  const attempt = await comeBack(aName(), account.key);
  expect(await kindOf(verify(withKey(server, account, await aKey(server, account)), code))).toBe('VerifyEmailSuccess');
  expect(await resetWith(await tokenFor(address), NEXT)).toBe('ResetPasswordSuccess');
  expect([await isLive(server, account.key), await isLive(server, script.apiKey)]).toEqual([false, false]);
  expect(await kindOf(logInAs(account.username, PASSWORD))).toBe('InvalidCredentials');
  expect((await account.send(LINK, { input: attempt })).code).toBe('UNAUTHENTICATED');
  expect(await kindOf(enter(attempt.code))).toBe('IdentityUnknown');
});

test('trojan identifier: the identity of the attacker is named in the mail of the reset, and ends where the victim unlinks it', async () => {
  // Expected: an attacker who linked an identity keeps that way in at first, as a passkey or an app of the owner would stay. The mail
  // about the reset names it with its date, the keys that it issued are dead, myIdentities lists it, and after unlinkIdentity it is
  // unknown. An attempt that the attacker had begun before the reset links nothing after it, with whatever key.
  const [address, trojan] = [anAddress(), aName()];
  const { account, code } = await aTrap(address);
  expect(await kindOf(link(account, await comeBack(trojan, account.key)))).toBe('LinkIdentitySuccess');
  const { apiKey } = await enter(trojan);
  await verify(account, code);
  const late = await comeBack(aName(), account.key);
  const token = await tokenFor(address);
  const told = await mailAfter(address, /was replaced/, () => resetWith(token, NEXT));
  expect(told).toMatch(/Account at another provider:? .*20\d\d/);
  expect(await isLive(server, apiKey)).toBe(false);
  const victim = withKey(server, account, (await logInAs(account.username, NEXT)).apiKey);
  expect(await kindOf(link(victim, late))).toBe('ProofInvalid');
  const [identity, ...others] = await identitiesOf(victim);
  expect([identity.label, others]).toEqual([trojan, []]);
  const stillIn = await enter(trojan);
  expect(await unlink(victim, identity.id)).toEqual({ __typename: 'UnlinkIdentitySuccess', revokedKeys: 1 });
  expect(await isLive(server, stillIn.apiKey)).toBe(false);
  expect(await kindOf(enter(trojan))).toBe('IdentityUnknown');
});

test('unexpired email change: a change of address that the attacker has asked for ends with the reset', async () => {
  // Expected: the code that the attacker holds for an address of their own is ProofInvalid after the victim's reset, with every key.
  // The same holds where the victim verifies their address after the attacker has asked.
  const [address, evil] = [anAddress(), anAddress()];
  const { account, code } = await aTrap(address);
  await verify(account, code);
  const pending = codeIn({ text: await mailAfter(evil, CODE, () => set(account, evil)) });
  expect(await resetWith(await tokenFor(address), NEXT)).toBe('ResetPasswordSuccess');
  const victim = withKey(server, account, (await logInAs(account.username, NEXT)).apiKey);
  expect(await kindOf(verify(victim, pending))).toBe('ProofInvalid');
  expect(await emailOf(victim)).toBe(stored(address));
});

test('non-verifying provider: what a provider says about an address finds no account, and verifies nothing', async () => {
  // Expected: an attacker has an account with the victim's address at a provider that checks nothing, or lies. It signs in to an
  // account of its own, without an address. The victim still verifies the address, in an account that it does not open.
  const [address, subjects] = [anAddress(), new Map([false, true, 'true'].map((said) => [aName(), said]))];
  for (const [subject, said] of subjects) acme.claims.set(subject, { email: stored(address), email_verified: said });
  const { account: owner, code } = await aTrap(address);
  expect(await kindOf(verify(owner, code))).toBe('VerifyEmailSuccess');
  for (const subject of subjects.keys()) {
    const attacker = await aPersonOf(server, 'acme', acme, subject);
    expect(attacker.id).not.toBe(owner.id);
    expect(await emailOf(attacker)).toBeNull();
  }
  expect(await logInAs(stored(address), PASSWORD)).toMatchObject({ user: { id: owner.id } });
});

/** An account that an attacker has made with the victim's address, and all that the attacker got of it. */
class Hijack {
  readonly address = anAddress();
  readonly keys: string[] = [];
  readonly attempts: AttemptAnswer[] = [];
  readonly codes: string[] = [];
  readonly trojans: string[] = [];
  readonly links: string[] = [];
  isVerified = false;
  password = PASSWORD;
  private resets = 0;

  private constructor(
    readonly account: Person,
    private code: string | undefined,
  ) {
    this.keys.push(account.key);
  }

  static async begin(): Promise<Hijack> {
    const address = anAddress();
    const { account, code } = await aTrap(address);
    return Object.assign(new Hijack(account, code), { address });
  }

  private as(key: string): Person {
    return withKey(server, this.account, key);
  }

  private get key(): string | undefined {
    return this.keys.at(-1);
  }

  /** What the attacker and the victim do. A step that cannot be done now does nothing. */
  readonly steps: Record<string, () => Promise<unknown>> = {
    'the attacker logs in': async () => {
      const { apiKey } = await logInAs(this.account.username, PASSWORD);
      if (apiKey) this.keys.push(apiKey);
    },
    'the attacker makes a key': async () => {
      const made = this.key && (await create(this.as(this.key), aName()));
      if (made?.apiKey) this.keys.unshift(made.apiKey);
    },
    'the attacker begins to link': async () => {
      if (this.key) this.attempts.push(await comeBack(aName(), this.key));
    },
    'the attacker links': async () => {
      const subject = aName();
      if (!this.key) return;
      const linked = await link(this.as(this.key), await comeBack(subject, this.key));
      if (linked.identity) this.trojans.push(subject);
    },
    'the attacker signs in with the provider': async () => {
      const [subject] = this.trojans;
      const { apiKey } = subject ? await enter(subject) : { apiKey: undefined };
      if (apiKey) this.keys.unshift(apiKey);
    },
    'the attacker asks for another address': async () => {
      const evil = anAddress();
      if (!this.key) return;
      // A key of createApiKey may not ask.
      if ((await set(this.as(this.key), evil)) !== 'SetEmailSuccess') return;
      this.codes.push(codeIn(await mails.mailTo(stored(evil))));
      this.code = undefined;
    },
    'the attacker logs out': async () => {
      const key = this.keys.pop();
      if (key) await this.as(key).send('mutation { logout(scope: CURRENT) { __typename } }');
    },
    'the victim verifies the address': async () => {
      if (!this.code || this.isVerified) return;
      const { apiKey } = await logInAs(this.account.username, this.password);
      expect(await kindOf(verify(this.as(apiKey), this.code))).toBe('VerifyEmailSuccess');
      this.isVerified = true;
      await this.expectEnded(apiKey);
    },
    'the victim signs up with the provider': async () => {
      const subject = aName();
      acme.claims.set(subject, { email: stored(this.address), email_verified: true });
      const { id } = await aPersonOf(server, 'acme', acme, subject);
      expect(id).not.toBe(this.account.id);
    },
    'the victim asks for a link': async () => {
      if (this.isVerified && this.links.length < 2) this.links.push(await tokenFor(this.address));
    },
    'the victim resets the password': async () => {
      if (!this.isVerified || this.resets > 0) return;
      const [used, other] = [await tokenFor(this.address), this.links[0]];
      this.password = `${NEXT} ${++this.resets}`;
      expect(await resetWith(used, this.password)).toBe('ResetPasswordSuccess');
      if (other) expect(await resetWith(other, 'of the attacker')).toBe('ProofInvalid');
      for (const key of this.keys.splice(0)) expect(await isLive(server, key)).toBe(false);
      expect(await kindOf(logInAs(this.account.username, PASSWORD))).toBe('InvalidCredentials');
      await this.expectEnded((await logInAs(this.account.username, this.password)).apiKey);
    },
  };

  /** No attempt and no code from before works, not even with the newest key of the account. */
  private async expectEnded(key: string): Promise<void> {
    for (const attempt of this.attempts.splice(0))
      expect(await kindOf(link(this.as(key), attempt))).toBe('ProofInvalid');
    for (const code of this.codes.splice(0)) expect(await kindOf(verify(this.as(key), code))).toBe('ProofInvalid');
    expect(await emailOf(this.as(key))).toBe(stored(this.address));
  }

  /** The attacker's identities are those that somebody sees in the account, and no others. */
  async expectNoSecretWayIn(): Promise<void> {
    const { apiKey } = await logInAs(this.account.username, this.password);
    const labels = (await identitiesOf(this.as(apiKey))).map(({ label }: { label: string }) => label);
    expect(labels.sort()).toEqual([...this.trojans].sort());
  }
}

const STEPS = [
  'the attacker logs in',
  'the attacker makes a key',
  'the attacker begins to link',
  'the attacker links',
  'the attacker signs in with the provider',
  'the attacker asks for another address',
  'the attacker logs out',
  'the victim verifies the address',
  'the victim signs up with the provider',
  'the victim asks for a link',
  'the victim resets the password',
];

test(
  'in every order: after the victim has reset the password or verified the address, nothing that the attacker got before works',
  async () => {
    const orders = fc.array(fc.constantFrom(...STEPS), { minLength: 3, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const hijack = await Hijack.begin();
        const ends = ['the victim verifies the address', 'the victim resets the password'];
        for (const step of [...order, ...ends]) await hijack.steps[step]?.();
        await hijack.expectNoSecretWayIn();
      }),
      // Each run has an order with every step.
      { ...PARAMETERS, examples: [[STEPS]] },
    );
  },
  30_000 + PARAMETERS.numRuns * 10_000,
);

test('an attempt that began without a key signs in to nobody but the owner of the identity', async () => {
  const [subject, victim] = [aName(), await aPersonOf(server, 'acme', acme)];
  const input = await comeBack(subject);
  expect(await kindOf(link(victim, input))).toBe('LinkIdentitySuccess');
  expect(await kindOf(complete(server, input))).toBe('ProofInvalid');
});
