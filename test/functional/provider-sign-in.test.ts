import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Identity } from '../../src/identity-provider/identity.entity.js';
import { User } from '../../src/user/user.entity.js';
import { act, anAdmin, give } from '../support/admins.js';
import { faultPaths, send } from '../support/client.js';
import { anAddress as aClientAddress } from '../support/client-at.js';
import { anAddress, stored } from '../support/email.js';
import { result } from '../support/keys.js';
import { tokenInMailbox } from '../support/mailbox.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aName, aPerson, isLive, register } from '../support/people.js';
import {
  aPersonOf,
  begin,
  COMPLETE_SIGN_IN,
  complete,
  goAndComeBack,
  link,
  REDIRECT,
  registerWith,
  settingsOf,
  signIn,
} from '../support/providers.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { addApp, completeLogin } from '../support/totp.js';

const NATIVE = 'com.example.app:/callback';
let acme: OpenidIssuer;
let other: OpenidIssuer;
let server: TestServer;
beforeAll(async () => {
  acme = await OpenidIssuer.start({ redirectUris: [REDIRECT, NATIVE] });
  other = await OpenidIssuer.start({ redirectUris: [REDIRECT], clientId: 'another-client' });
  const settings = settingsOf({ acme, other, staff: acme });
  server = await startTestServer({
    ...settings,
    SIGN_IN_REDIRECTS: `${REDIRECT},${NATIVE}`,
    SIGN_IN_ACME_NAME: 'Acme Works',
    SIGN_IN_STAFF_SIGN_UP: 'false',
    LOG_LEVEL: 'trace',
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await acme.stop();
  await other.stop();
});

const comeBack = (subject: string, provider = 'acme', issuer = acme) =>
  goAndComeBack(server, provider, issuer, subject);
const enter = (subject: string, provider = 'acme', issuer = acme) => signIn(server, provider, issuer, subject);
const kindOf = async (answer: Promise<{ __typename: string }>): Promise<string> => (await answer).__typename;
const newcomer = () => aPersonOf(server, 'acme', acme);
/** Does something later, by both clocks of the process. */
async function atTime<T>(laterMs: number, act: () => Promise<T>): Promise<T> {
  const clocks = [Date, performance].map((clock) => {
    const { now } = clock;
    return jest.spyOn(clock as typeof Date, 'now').mockImplementation(() => now.call(clock) + laterMs);
  });
  return act().finally(() => {
    for (const clock of clocks) clock.mockRestore();
  });
}
const eventsOf = async ({ id }: { id: string }) =>
  (await sql(server, 'select type, detail from audit_event where subject_id = ? order by created_on, id', [id])).map(
    ({ type, detail }) => (detail === null ? type : `${type} ${detail}`),
  );

test('signInProviders: lists the names of the configuration in its order, to everybody', async () => {
  expect(result(await send(server.url, '{ signInProviders { id name } }'))).toEqual([
    { id: 'acme', name: 'Acme Works' },
    { id: 'other', name: 'other' },
    { id: 'staff', name: 'staff' },
  ]);
});

test('beginProviderSignIn: an unknown provider and a redirect that is not listed are BAD_USER_INPUT with their path', async () => {
  for (const provider of ['nobody', 'ACME', 'acme ', '__proto__', ''])
    expect(faultPaths(await begin(server, provider))).toEqual(['input.provider']);
  for (const redirectTo of [`${REDIRECT}/`, REDIRECT.toUpperCase(), `${REDIRECT}?a=b`, 'https://evil.example', ''])
    expect(faultPaths(await begin(server, 'acme', {}, redirectTo))).toEqual(['input.redirectTo']);
});

test('beginProviderSignIn: the URL has PKCE, a state and a nonce, each new; the verifier and the state are not in the attempt', async () => {
  const [one, two] = [result(await begin(server, 'acme')), result(await begin(server, 'acme'))];
  const [first, second] = [new URL(one.url).searchParams, new URL(two.url).searchParams];
  expect(Object.fromEntries(first)).toMatchObject({
    client_id: 'authhero',
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge_method: 'S256',
  });
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(first.get(name)).toMatch(/^[\w-]{43}$/);
    expect(first.get(name)).not.toBe(second.get(name));
  }
  const opened = Buffer.from(one.attempt, 'base64url').toString('latin1') + one.attempt;
  for (const secret of ['state', 'nonce', first.get('state'), first.get('nonce')]) expect(opened).not.toContain(secret);
  expect(Math.round((Date.parse(one.expiresOn) - Date.now()) / 60_000)).toBe(10);
});

test('an app with a scheme of its own signs in too', async () => {
  const { url, attempt } = result(await begin(server, 'acme', {}, NATIVE));
  expect(await complete(server, { ...(await acme.browse(url, aName())), attempt })).toMatchObject({
    __typename: 'IdentityUnknown',
  });
});

test('an unknown identity makes an account with registerWithProvider, and signs in after that', async () => {
  const subject = aName();
  const unknown = await enter(subject);
  expect(unknown).toMatchObject({ __typename: 'IdentityUnknown', suggestedUsername: subject });
  const made = await registerWith(server, unknown.signUp, { username: unknown.suggestedUsername, firstName: 'Ada' });
  expect(made).toMatchObject({ __typename: 'LoginSuccess', user: { username: subject, firstName: 'Ada' } });
  const credential = '{ viewerCredential { kind methods permissions } }';
  const headers = { 'x-api-key': made.apiKey };
  const { viewerCredential } = (await send(server.url, credential, {}, headers)).data;
  expect(viewerCredential.methods).toEqual(['PROVIDER']);
  const again = await enter(subject);
  expect(again).toMatchObject({ __typename: 'LoginSuccess', user: { id: made.user.id } });
  expect(again.apiKey).not.toBe(made.apiKey);
  expect(await isLive(server, again.apiKey)).toBe(true);
  expect(await eventsOf(made.user)).toEqual([
    expect.stringMatching(/^REGISTERED/),
    'IDENTITY_LINKED acme',
    expect.stringMatching(/^LOGGED_IN/),
    expect.stringMatching(/^LOGGED_IN/),
  ]);
});

test('a subject is an account of its issuer, whatever address or name another issuer gives it', async () => {
  const person = await newcomer();
  other.claims.set(person.subject, { email: `${person.username}@example.com`, email_verified: true });
  expect(await kindOf(enter(person.subject, 'other', other))).toBe('IdentityUnknown');
  expect(await enter(person.subject.toUpperCase())).toMatchObject({ __typename: 'IdentityUnknown' });
});

test('suggestedUsername: it is free and keeps to the rules; null without a name that could be one', async () => {
  const suggestionFor = async (claims: object) => {
    const subject = aName();
    acme.claims.set(subject, { ...claims });
    return (await enter(subject)).suggestedUsername;
  };
  const { username } = await aPerson(server);
  expect(await suggestionFor({ preferred_username: username.toUpperCase() })).toBe(`${username.toUpperCase()}2`);
  expect(await suggestionFor({ preferred_username: `-É${username} <b>` })).toBe(`E${username}b`);
  expect(await suggestionFor({ preferred_username: undefined, email: `x${username}@example.com` })).toBe(
    `x${username}`,
  );
  expect(await suggestionFor({ preferred_username: '王小明' })).toBeNull();
  const long = await suggestionFor({ preferred_username: 'a'.repeat(200) });
  expect(long).toMatch(/^a{60}$/);
});

test('registerWithProvider: a taken name leaves the token as it was; after the account is made it is ProofInvalid', async () => {
  const [{ username }, { signUp }] = [await aPerson(server), await enter(aName())];
  expect(await kindOf(registerWith(server, signUp, { username }))).toBe('UsernameTaken');
  expect(await kindOf(registerWith(server, signUp))).toBe('LoginSuccess');
  expect(await kindOf(registerWith(server, signUp))).toBe('ProofInvalid');
  for (const wrong of ['x', `${signUp}A`, signUp.slice(1)])
    expect(await kindOf(registerWith(server, wrong))).toBe('ProofInvalid');
});

test('registerWithProvider: two tabs that sign up with one identity at once make one account', async () => {
  const subject = aName();
  const tabs = await Promise.all([enter(subject), enter(subject), enter(subject)]);
  const signUps = [...tabs, tabs[0]].map(({ signUp }) => signUp);
  const outcomes = await Promise.all(signUps.map((signUp) => kindOf(registerWith(server, signUp))));
  expect(outcomes.sort()).toEqual(['LoginSuccess', 'ProofInvalid', 'ProofInvalid', 'ProofInvalid']);
  expect(await sql(server, 'select 1 from identity where subject = ?', [subject])).toHaveLength(1);
});

test('registerWithProvider: an identity that was linked meanwhile is ProofInvalid', async () => {
  const subject = aName();
  const { signUp } = await enter(subject);
  const owner = await aPerson(server);
  expect(await kindOf(link(owner, await comeBack(subject)))).toBe('LinkIdentitySuccess');
  expect(await kindOf(registerWith(server, signUp))).toBe('ProofInvalid');
});

test('SIGN_UP=false: nobody makes an account with the provider, and who has linked it signs in', async () => {
  expect(await enter(aName(), 'staff')).toMatchObject({ signUp: null, suggestedUsername: null });
  const person = await newcomer();
  expect(await kindOf(enter(person.subject, 'staff'))).toBe('LoginSuccess');
});

test('an attempt works once, over all who use it at once', async () => {
  const { subject } = await newcomer();
  const input = await comeBack(subject);
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => kindOf(complete(server, input))));
  expect(outcomes.filter((outcome) => outcome === 'LoginSuccess').length).toBeLessThanOrEqual(1);
  expect(new Set(outcomes).size).toBeLessThanOrEqual(2);
  const { code } = await comeBack(subject);
  expect(await kindOf(complete(server, { ...input, code }))).toBe('ProofInvalid');
});

test('an attempt works with its own state, code and verifier only', async () => {
  const { subject } = await newcomer();
  const [mine, theirs] = [await comeBack(subject), await comeBack(aName())];
  const wrong = [
    { ...mine, state: theirs.state },
    { ...mine, code: theirs.code },
    { ...mine, state: theirs.state, code: theirs.code },
    { ...mine, attempt: theirs.attempt },
    { ...mine, attempt: `${mine.attempt}A` },
    { ...mine, attempt: 'x' },
    { ...mine, code: 'x' },
  ];
  for (const input of wrong) expect(await kindOf(complete(server, input))).toBe('ProofInvalid');
  expect(await kindOf(complete(server, await comeBack(subject)))).toBe('LoginSuccess');
});

test('mix-up: what one provider answers counts at no other, and iss has to be the one that was asked', async () => {
  const { subject } = await newcomer();
  const [honest, elsewhere] = [await comeBack(subject), await comeBack(subject, 'other', other)];
  const crossed = [
    { ...elsewhere, code: honest.code },
    { ...elsewhere, code: honest.code, iss: honest.iss },
    { ...honest, iss: other.url },
    { ...honest, iss: null },
    { ...honest, iss: `${acme.url}/` },
  ];
  for (const input of crossed) expect(await kindOf(complete(server, input))).toBe('ProofInvalid');
  expect(await kindOf(complete(server, await comeBack(subject)))).toBe('LoginSuccess');
});

test('an attempt expires after 10 minutes, and a sign-up token too', async () => {
  const subject = aName();
  const input = await comeBack(subject);
  const [{ signUp }, { username }] = [await enter(aName()), await aPerson(server)];
  expect(await kindOf(atTime(599_000, () => registerWith(server, signUp, { username })))).toBe('UsernameTaken');
  expect(await kindOf(atTime(601_000, () => complete(server, input)))).toBe('ProofInvalid');
  expect(await kindOf(atTime(601_000, () => registerWith(server, signUp)))).toBe('ProofInvalid');
  expect(await kindOf(atTime(0, () => registerWith(server, signUp)))).toBe('LoginSuccess');
});

test('an account with an authenticator app gets SecondFactorRequired, and completeLogin ends the sign-in', async () => {
  const person = await newcomer();
  const { app } = await addApp(person);
  const begun = await enter(person.subject);
  expect(begun).toMatchObject({ __typename: 'SecondFactorRequired', methods: ['TOTP', 'RECOVERY_CODE'] });
  expect(await kindOf(completeLogin(server, begun.challenge, { totpCode: app.wrong() }))).toBe('ProofInvalid');
  const { apiKey } = await completeLogin(server, begun.challenge, { totpCode: app.next() });
  const { data } = await send(server.url, '{ viewerCredential { methods } }', {}, { 'x-api-key': apiKey });
  expect(data.viewerCredential.methods).toEqual(['PROVIDER', 'TOTP']);
});

test('sign-in to a deactivated or deleted account is ProofInvalid; a restored account signs in', async () => {
  const [admin, person, leaver] = [await anAdmin(server), await newcomer(), await newcomer()];
  await act(admin, 'deactivateUser', person.id);
  expect(await kindOf(enter(person.subject))).toBe('ProofInvalid');
  await act(admin, 'restoreUser', person.id);
  expect(await kindOf(enter(person.subject))).toBe('LoginSuccess');
  expect(result(await leaver.send('mutation { deleteMe { __typename } }')).__typename).toBe('DeleteMePayload');
  expect(await kindOf(enter(leaver.subject))).toBe('ProofInvalid');
});

test('REGISTRATION=closed: an account needs an invitation, which gives it a verified address and roles, once', async () => {
  const closed = await startTestServer(settingsOf({ acme }, { REGISTRATION: 'closed' }));
  try {
    expect((await register(closed, {})).data.register.__typename).toBe('RegistrationClosed');
    const { signUp } = await signIn(closed, 'acme', acme, aName());
    expect(await kindOf(registerWith(closed, signUp))).toBe('RegistrationClosed');
    expect(await kindOf(registerWith(closed, signUp, { invitation: 'x'.repeat(43) }))).toBe('ProofInvalid');
    const admin = await invitedAdmin(closed);
    const email = anAddress();
    const invite = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { __typename } }';
    const sent = await admin.send(invite, { input: { email, roles: ['admin'] } });
    expect(result(sent).__typename).toBe('InviteUserSuccess');
    const invitation = await tokenInMailbox(closed, stored(email));
    const subject = aName();
    const mine = (await signIn(closed, 'acme', acme, subject)).signUp;
    expect(await kindOf(registerWith(closed, mine, { invitation, username: admin.username }))).toBe('UsernameTaken');
    const made = await registerWith(closed, mine, { invitation });
    expect(made.__typename).toBe('LoginSuccess');
    const { me } = (await send(closed.url, '{ me { email roles } }', {}, { 'x-api-key': made.apiKey })).data;
    expect(me).toEqual({ email: stored(email), roles: ['admin', 'user'] });
    const next = (await signIn(closed, 'acme', acme, aName())).signUp;
    expect(await kindOf(registerWith(closed, next, { invitation }))).toBe('ProofInvalid');
    const types = await sql(closed, 'select type from audit_event where subject_id = ? order by created_on, id', [
      made.user.id,
    ]);
    expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(['INVITATION_ACCEPTED', 'IDENTITY_LINKED']));
  } finally {
    await closed.stop();
  }
});

/** An admin where nobody can register: made past the API. */
async function invitedAdmin(at: TestServer) {
  const [em, subject] = [at.orm.em.fork(), aName()];
  const user = new User(aName());
  em.persist([
    user,
    Object.assign(new Identity(), { user, providerId: 'acme', issuer: acme.url, subject, label: null }),
  ]);
  await em.flush();
  await give(at, user, 'admin');
  const { apiKey } = await signIn(at, 'acme', acme, subject);
  const ask = (query: string, variables?: object) => send(at.url, query, variables, { 'x-api-key': apiKey });
  return { username: user.username, send: ask };
}

test('limits: beyond SIGN_IN_STARTS_PER_ADDRESS and LOGINS_PER_ADDRESS an address is RATE_LIMITED, and no other one', async () => {
  const limited = await startTestServer({
    ...settingsOf({ acme }),
    RATE_LIMIT: 'on',
    TRUSTED_PROXIES: 'loopback',
    SIGN_IN_STARTS_PER_ADDRESS: '3/1m',
    LOGINS_PER_ADDRESS: '3/1m',
    REGISTRATIONS_PER_ADDRESS: '2/1m',
  });
  try {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const four = async (ask: (headers: Record<string, string>) => Promise<{ code?: string }>) => {
      const codes = [];
      const headers = from(aClientAddress());
      for (let times = 0; times < 4; times += 1) codes.push((await ask(headers)).code);
      return codes;
    };
    const input = { attempt: 'x', code: 'x', state: 'x' };
    const tooMany = [undefined, undefined, undefined, 'RATE_LIMITED'];
    expect(await four((headers) => begin(limited, 'acme', headers))).toEqual(tooMany);
    expect(await four((headers) => send(limited.url, COMPLETE_SIGN_IN, { input }, headers))).toEqual(tooMany);
    const makeOne = `mutation { registerWithProvider(input: { signUp: "x", username: "${aName()}" }) { __typename } }`;
    expect(await four((headers) => send(limited.url, makeOne, {}, headers))).toEqual([
      undefined,
      undefined,
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
    expect((await begin(limited, 'acme', from(aClientAddress()))).code).toBeUndefined();
  } finally {
    await limited.stop();
  }
});

test('without a page to come back to, beginProviderSignIn is NOT_CONFIGURED and names SIGN_IN_REDIRECTS', async () => {
  const bare = await startTestServer({ ...settingsOf({ acme }), SIGN_IN_REDIRECTS: '', ACCOUNT_PAGES: 'false' });
  try {
    const answer = await begin(bare, 'acme');
    expect([answer.code, answer.text]).toEqual(['NOT_CONFIGURED', expect.stringContaining('SIGN_IN_REDIRECTS')]);
  } finally {
    await bare.stop();
  }
});

test('one request has one operation that asks a provider', async () => {
  const input = `{ provider: "acme", redirectTo: "${REDIRECT}" }`;
  const twice = `mutation { a: beginProviderSignIn(input: ${input}) { url } b: beginProviderSignIn(input: ${input}) { url } }`;
  expect((await send(server.url, twice)).code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('no attempt, code, state, nonce, token or secret is in the log or in a table', async () => {
  const subject = aName();
  const { url, attempt } = result(await begin(server, 'acme'));
  const answer = await acme.browse(url, subject);
  const { signUp } = await complete(server, { ...answer, attempt });
  const { apiKey } = await registerWith(server, signUp);
  const refused = await comeBack(subject);
  await complete(server, { ...refused, code: 'a-code-that-is-wrong' });
  const nonce = new URL(url).searchParams.get('nonce');
  const secrets = [attempt, answer.code, answer.state, nonce, signUp, apiKey, refused.code, 'a-code-that-is-wrong'];
  const tables = await sql(
    server,
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  expect(tables.length).toBeGreaterThan(20);
  const rows = await Promise.all(tables.map(({ name }) => sql(server, `select t::text as row from "${name}" t`)));
  const seen = JSON.stringify([server.log, rows]);
  expect(seen).toContain(subject);
  for (const secret of [...secrets, acme.clientSecret]) expect(seen).not.toContain(secret);
});
