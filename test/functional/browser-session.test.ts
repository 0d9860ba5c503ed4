import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { anAdmin, withKey } from '../support/admins.js';
import { faultPaths, read, send } from '../support/client.js';
import { result } from '../support/keys.js';
import { letProofsAge } from '../support/old-proofs.js';
import { LOGIN_COOKIE, PageSession } from '../support/page-session.js';
import { addPasskey, loginOptions } from '../support/passkeys.js';
import { aPerson, isLive, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const ME = '{ me { id } }';
const CONFIRM = `mutation { confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename
  ... on ConfirmIdentitySuccess { apiKey confirmedUntil } } }`;
const CREATE = 'mutation { createApiKey(input: { name: "script" }) { __typename } }';

/** Sends header values byte by byte, which fetch() does not. */
const post = (url: string, body: string, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (response) => text(response).then(resolve, reject));
    sent.on('error', reject).end(body);
  });

const aSession = async (person: Person): Promise<PageSession> => {
  const page = new PageSession(server.url);
  expect((await page.logIn(person.username)).data.login.__typename).toBe('SessionStarted');
  return page;
};

test('login with delivery COOKIE: the key is in an HttpOnly cookie and not in the response, and signs the page in', async () => {
  const person = await aPerson(server);
  const page = new PageSession(server.url);
  const answer = await page.logIn(person.username);
  expect(answer.data.login).toMatchObject({ __typename: 'SessionStarted', user: { id: person.id } });
  expect(answer.text).not.toContain('ahk_');
  expect(page.setCookie).toMatch(/^authhero=ahk_\w{49}; Path=\/; Max-Age=(2591999|2592000); HttpOnly; SameSite=Lax$/);
  const { viewerCredential } = (await page.send('{ viewerCredential { kind methods user { id } } }')).data;
  expect(viewerCredential).toEqual({ kind: 'SESSION_COOKIE', methods: ['PASSWORD'], user: { id: person.id } });
});

test('a wrong password sets no cookie and leaves the one of the page', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  const answer = await page.logIn(person.username, 'a wrong pass phrase');
  expect([answer.data.login.__typename, page.setCookie]).toEqual(['InvalidCredentials', null]);
  expect((await page.send(ME)).data.me.id).toBe(person.id);
});

const ELSEWHERE: Record<string, Record<string, string>> = {
  'another origin': { origin: 'http://localhost:1' },
  'the origin null': { origin: 'null' },
  'an origin in other letters': { origin: 'HTTP://LOCALHOST' },
  'the address instead of the name': { origin: 'http://127.0.0.1' },
};

test.each(Object.keys(ELSEWHERE))('%s: it gets no cookie, and the cookie does not count there', async (where) => {
  const person = await aPerson(server);
  const page = await aSession(person);
  const headers = ELSEWHERE[where] ?? {};
  expect((await page.send(ME, {}, headers)).code).toBe('UNAUTHENTICATED');
  const asked = await send(
    server.url,
    LOGIN_COOKIE,
    {
      input: { username: person.username, password: PASSWORD, delivery: 'COOKIE' },
    },
    headers,
  );
  expect([faultPaths(asked), asked.headers.get('set-cookie')]).toEqual([['input.delivery'], null]);
});

test('a request without an origin gets no cookie, before the password is tried, and a cookie without one does not count', async () => {
  const person = await aPerson(server);
  const { key } = await aSession(person);
  expect((await send(server.url, ME, {}, { cookie: `authhero=${key}` })).code).toBe('UNAUTHENTICATED');
  const before = await sql(server, 'select count(*) from audit_event where subject_id = ?', [person.id]);
  const input = { username: person.username, password: 'a wrong pass phrase', delivery: 'COOKIE' };
  expect(faultPaths(await send(server.url, LOGIN_COOKIE, { input }))).toEqual(['input.delivery']);
  expect(await sql(server, 'select count(*) from audit_event where subject_id = ?', [person.id])).toEqual(before);
});

test('a cookie never counts for GET', async () => {
  const { cookie = '', origin } = await aSession(await aPerson(server));
  const got = await fetch(`${server.url}?query=${encodeURIComponent(ME)}`, { headers: { cookie, origin } });
  expect((await read(got)).code).toBe('UNAUTHENTICATED');
});

test('a key of a cookie is none in X-API-KEY and for verifyApiKey, and another key is none in a cookie', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  expect(await isLive(server, page.key)).toBe(false);
  const admin = await anAdmin(server);
  const verify = 'query ($key: String!) { verifyApiKey(key: $key) { active } }';
  expect(result(await admin.send(verify, { key: page.key }))).toEqual({ active: false });
  expect(result(await admin.send(verify, { key: person.key }))).toEqual({ active: true });
  page.cookie = `authhero=${person.key}`;
  expect((await page.send(ME)).code).toBe('UNAUTHENTICATED');
});

test('beside a credential that a client sends the cookie does not count, not even if that is wrong', async () => {
  const [one, other] = [await aPerson(server), await aPerson(server)];
  const page = await aSession(one);
  expect((await page.send(ME, {}, { 'x-api-key': other.key })).data.me.id).toBe(other.id);
  const wrong = `${other.key.slice(0, -1)}${other.key.endsWith('x') ? 'y' : 'x'}`;
  expect((await page.send(ME, {}, { 'x-api-key': wrong })).code).toBe('UNAUTHENTICATED');
  expect((await page.send(ME, {}, { authorization: 'Basic YTpi' })).data.me.id).toBe(one.id);
});

test('two cookies of the name are refused, and other cookies do no harm', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  const { cookie } = page;
  page.cookie = `theme=dark; ${cookie}; xauthhero=1; authheroes=2`;
  expect((await page.send(ME)).data.me.id).toBe(person.id);
  page.cookie = `authhero=x; ${cookie}`;
  expect((await page.send(ME)).code).toBe('UNAUTHENTICATED');
});

test('a name that only begins like the cookie for a browser, after a space of another kind, is not the cookie', async () => {
  const { key, origin } = await aSession(await aPerson(server));
  for (const space of ['\xa0', '\x85']) {
    const cookie = `theme=x; ${space}authhero=${key}`;
    const headers = { origin, cookie, 'content-type': 'application/json' };
    const answer = await post(server.url, JSON.stringify({ query: ME }), headers);
    expect([space, answer]).toEqual([space, expect.stringContaining('UNAUTHENTICATED')]);
  }
});

test('a login in a page that has a session ends the key that the cookie held, and no key of anybody else', async () => {
  const [one, other] = [await aPerson(server), await aPerson(server)];
  const page = await aSession(one);
  const [first, stranger] = [page.cookie, await aSession(other)];
  await page.logIn(one.username);
  const second = page.cookie;
  page.cookie = first;
  expect((await page.send(ME)).code).toBe('UNAUTHENTICATED');
  page.cookie = second;
  expect((await page.send(ME)).data.me.id).toBe(one.id);
  stranger.cookie = second;
  await stranger.logIn(other.username);
  expect((await page.send(ME)).data.me.id).toBe(one.id);
  expect(await isLive(server, one.key)).toBe(true);
});

test('confirmIdentity: the new key is in the cookie and not in the response; the old one can only read', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  const before = page.cookie;
  const answer = await page.send(CONFIRM);
  expect(answer.data.confirmIdentity).toMatchObject({ __typename: 'ConfirmIdentitySuccess', apiKey: null });
  expect(answer.text).not.toContain('ahk_');
  expect(page.cookie).not.toBe(before);
  expect((await page.send(ME)).data.me.id).toBe(person.id);
  page.cookie = before;
  expect((await page.send(ME)).data.me.id).toBe(person.id);
  expect((await page.send('mutation { logout { revokedKeys } }')).code).toBe('UNAUTHENTICATED');
});

test.each(['ALL', 'CURRENT'])('logout(scope: %s) ends the session and removes the cookie', async (scope) => {
  const page = await aSession(await aPerson(server));
  const { cookie } = page;
  await page.send(`mutation { logout(scope: ${scope}) { revokedKeys } }`);
  expect(page.setCookie).toBe('authhero=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
  page.cookie = cookie;
  expect((await page.send(ME)).code).toBe('UNAUTHENTICATED');
});

test('logout(scope: OTHERS) leaves the cookie; deleteMe removes it', async () => {
  const page = await aSession(await aPerson(server));
  await page.send('mutation { logout(scope: OTHERS) { revokedKeys } }');
  expect(page.setCookie).toBeNull();
  expect((await page.send('mutation { deleteMe { __typename } }')).data.deleteMe.__typename).toBe('DeleteMePayload');
  expect(page.setCookie).toMatch(/Max-Age=0/);
});

test('rotateApiKey: the key of a cookie is not rotated, by whomever', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  const { viewerCredential } = (await page.send('{ viewerCredential { apiKeyId } }')).data;
  const rotate = `mutation { rotateApiKey(id: "${viewerCredential.apiKeyId}") { __typename } }`;
  expect([(await page.send(rotate)).code, (await person.send(rotate)).code]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  await letProofsAge(server, person);
  expect((await page.send(rotate)).code).toBe('FORBIDDEN');
  expect((await page.send(ME)).data.me.id).toBe(person.id);
});

test('revokeApiKey of the key of the cookie removes the cookie', async () => {
  const page = await aSession(await aPerson(server));
  const { viewerCredential } = (await page.send('{ viewerCredential { apiKeyId } }')).data;
  await page.send(`mutation { revokeApiKey(id: "${viewerCredential.apiKeyId}") { __typename } }`);
  expect(page.setCookie).toMatch(/^authhero=; .*Max-Age=0/);
});

test('createApiKey and rotateApiKey: under a cookie they ask for a recent proof, also where a key of a login would not be asked', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  await letProofsAge(server, person);
  expect(result(await page.send(CREATE)).__typename).toBe('ConfirmationRequired');
  expect(result(await person.send(CREATE)).__typename).toBe('CreateApiKeySuccess');
  const { nodes } = result(await person.send('{ myApiKeys(first: 1) { nodes { id } } }'));
  const rotate = `mutation { rotateApiKey(id: "${nodes[0].id}") { __typename } }`;
  expect(result(await page.send(rotate)).__typename).toBe('ConfirmationRequired');
  await page.send(CONFIRM);
  const again = CREATE.replace('script', 'other');
  expect(result(await page.send(again)).__typename).toBe('CreateApiKeySuccess');
  expect(result(await page.send(rotate)).__typename).toBe('RotateApiKeySuccess');
});

test('completeLogin: a second factor and a passkey alone start a session in a cookie too', async () => {
  const person = await aPerson(server);
  const { authenticator, recoveryCodes } = await addPasskey(server, person);
  const complete = `mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { __typename
    ... on SessionStarted { user { id } } } }`;
  const started = { __typename: 'SessionStarted', user: { id: person.id } };
  const first = new PageSession(server.url);
  const { challenge } = (await first.logIn(person.username)).data.login;
  expect(first.cookie).toBeUndefined();
  const proof = { recoveryCode: recoveryCodes[0] };
  expect(result(await first.send(complete, { input: { challenge, proof, delivery: 'COOKIE' } }))).toEqual(started);
  const second = new PageSession(server.url);
  const { options, challenge: alone } = await loginOptions(server);
  const input = { challenge: alone, proof: { passkey: authenticator.get(options) }, delivery: 'COOKIE' };
  expect(result(await second.send(complete, { input }))).toEqual(started);
  for (const page of [first, second]) expect((await page.send(ME)).data.me.id).toBe(person.id);
});

test('a mutation that is rolled back changes no cookie', async () => {
  const person = await aPerson(server);
  const page = new PageSession(server.url);
  await sql(
    server,
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
  );
  await sql(
    server,
    'create constraint trigger refuse after insert on api_key deferrable initially deferred for each row execute function refuse()',
  );
  try {
    expect((await page.logIn(person.username)).code).toBe('INTERNAL_SERVER_ERROR');
    expect(page.setCookie).toBeNull();
  } finally {
    await sql(server, 'drop trigger refuse on api_key');
    await sql(server, 'drop function refuse');
  }
});

test('myApiKeys lists the session, and revoking it there ends it', async () => {
  const person = await aPerson(server);
  const page = await aSession(person);
  const { viewerCredential } = (await page.send('{ viewerCredential { apiKeyId } }')).data;
  const revoke = `mutation { revokeApiKey(id: "${viewerCredential.apiKeyId}") { __typename } }`;
  expect(result(await withKey(server, person, person.key).send(revoke)).__typename).toBe('RevokeApiKeySuccess');
  expect((await page.send(ME)).code).toBe('UNAUTHENTICATED');
});
