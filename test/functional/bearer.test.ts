import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import { SigningKeys } from '../../src/access-token/signing-keys.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openSealer } from '../../src/sealing/open-sealer.js';
import { anAdmin, withKey } from '../support/admins.js';
import { type Answer, send } from '../support/client.js';
import { create, result } from '../support/keys.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
let issuer: string;
beforeAll(() => {
  issuer = `http://localhost:${new URL(server.url).port}`;
});

const ME = '{ me { id } }';
const ISSUE = `mutation ($input: IssueAccessTokenInput!) { issueAccessToken(input: $input) {
  __typename ... on IssueAccessTokenSuccess { accessToken } } }`;
const tokenOf = async (person: Person, scopes?: string[]): Promise<string> =>
  result(await person.send(ISSUE, { input: { audience: issuer, scopes } })).accessToken;
const bearing = (token: string, query = ME, headers: Record<string, string> = {}): Promise<Answer> =>
  send(server.url, query, undefined, { authorization: `Bearer ${token}`, ...headers });

test('Bearer: a token for AuthHero itself signs its user in, and dies with its key on the next request', async () => {
  const person = await aPerson(server);
  const token = await tokenOf(person);
  expect((await bearing(token)).data.me.id).toBe(person.id);
  const { viewerCredential } = (await bearing(token, '{ viewerCredential { kind apiKeyId methods user { id } } }'))
    .data;
  expect(viewerCredential).toEqual({
    kind: 'ACCESS_TOKEN',
    apiKeyId: decodeJwt(token).sid,
    methods: ['PASSWORD'],
    user: { id: person.id },
  });
  await person.send('mutation { logout { revokedKeys } }');
  expect((await bearing(token)).code).toBe('UNAUTHENTICATED');
});

test('Bearer: it may what both its scopes and the present rights of its key allow', async () => {
  const admin = await anAdmin(server);
  const narrow = await tokenOf(admin, ['users:read']);
  expect((await bearing(narrow, '{ users { totalCount } }')).errors).toBeUndefined();
  expect((await bearing(narrow, '{ roles { name } }')).code).toBe('FORBIDDEN');
  const wide = await tokenOf(admin);
  expect((await bearing(wide, '{ roles { name } }')).errors).toBeUndefined();
  await server.orm.em.execute('delete from role_assignment where user_id = ?', [admin.id]);
  expect((await bearing(wide, '{ roles { name } }')).code).toBe('FORBIDDEN');
});

/** The key that signs, as the server opens it. */
const signer = () => {
  const config = loadConfig(server.env);
  return new SigningKeys(server.orm, openSealer(config), config).signer();
};

const NOBODY = '01900000-0000-7000-8000-000000000000';
test.each([
  `changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "an entirely new phrase" }) { __typename }`,
  `confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename }`,
  'createApiKey(input: { name: "x" }) { __typename }',
  'deleteMe { __typename }',
  'deleteRole(name: "x") { __typename }',
  'issueAccessToken(input: { audience: "x" }) { __typename }',
  'logout { revokedKeys }',
  `purgeUser(id: "${NOBODY}") { __typename }`,
  `resetUserPassword(id: "${NOBODY}") { __typename }`,
  `revokeApiKey(id: "${NOBODY}") { __typename }`,
  `rotateApiKey(id: "${NOBODY}") { __typename }`,
  `setUserRoles(id: "${NOBODY}", roles: []) { __typename }`,
  'updateRole(input: { name: "x" }) { __typename }',
  'beginTotp { __typename }',
  'enableTotp(code: "123456") { __typename }',
  'disableTotp { __typename }',
  'renewRecoveryCodes { __typename }',
  'passkeyOptions(purpose: REGISTER) { __typename }',
  'registerPasskey(input: { response: { id: "x", type: "public-key", response: {} } }) { __typename }',
  `removePasskey(id: "${NOBODY}") { __typename }`,
  'linkIdentity(input: { attempt: "x", code: "x", state: "x" }) { __typename }',
  `unlinkIdentity(id: "${NOBODY}") { __typename }`,
  `removeUserFactors(id: "${NOBODY}") { __typename }`,
])('Bearer: %s is FORBIDDEN, with the kind of the credential', async (mutation) => {
  const token = await tokenOf(await anAdmin(server));
  const { code, errors } = await bearing(token, `mutation { ${mutation} }`);
  expect([code, errors?.[0]?.extensions.credential]).toEqual(['FORBIDDEN', 'ACCESS_TOKEN']);
});

test('Bearer: names can be changed with it', async () => {
  const token = await tokenOf(await aPerson(server));
  const { data } = await bearing(token, 'mutation { updateMe(input: { firstName: "Ada" }) { user { firstName } } }');
  expect(data.updateMe.user.firstName).toBe('Ada');
});

test('Bearer: with an API key beside it the request is UNAUTHENTICATED; what AuthHero has not issued is no credential', async () => {
  const person = await aPerson(server);
  const token = await tokenOf(person);
  expect((await bearing(token, ME, { 'x-api-key': person.key })).code).toBe('UNAUTHENTICATED');
  const foreign = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
    .setIssuer('https://proxy.example')
    .sign(Buffer.alloc(32, 1));
  for (const authorization of [`Bearer ${foreign}`, 'Basic YTpi', 'Bearer x', 'Negotiate abc', '']) {
    const withBoth = await send(server.url, ME, undefined, { authorization, 'x-api-key': person.key });
    expect([authorization, withBoth.data?.me.id]).toEqual([authorization, person.id]);
    expect((await send(server.url, ME, undefined, { authorization })).code).toBe('UNAUTHENTICATED');
  }
});

/** Tokens that an attacker makes out of a good one: RFC 8725, 2. */
const FORGERIES: Record<string, (token: string) => Promise<string> | string> = {
  'without a signature': (token) => token.replace(/[^.]*$/, ''),
  'with alg none': (token) => {
    const [, payload] = token.split('.');
    return `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.AA`;
  },
  'signed with HMAC under the public key': async (token) => {
    const { keys } = (await (await fetch(new URL('/.well-known/jwks.json', server.url))).json()) as {
      keys: { kid: string }[];
    };
    const [, payload] = token.split('.');
    const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: keys[0]?.kid })}.${payload}`;
    return `${signed}.${createHmac('sha256', JSON.stringify(keys[0])).update(signed).digest('base64url')}`;
  },
  'with another user': (token) => {
    const [header, , signature] = token.split('.');
    return `${header}.${encode({ ...decodeJwt(token), sub: NOBODY, sid: randomUUID() })}.${signature}`;
  },
  'with a key of its own in the header': async (token) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: await exportJWK(publicKey) })
      .sign(privateKey);
  },
  'by an unknown kid': async (token) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: NOBODY })
      .sign(privateKey);
  },
};
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each(Object.entries(FORGERIES))('Bearer: a token %s is refused', async (_how, forge) => {
  const token = await tokenOf(await aPerson(server));
  expect((await bearing(await forge(token))).code).toBe('UNAUTHENTICATED');
});

test.each<[string, object]>([
  ['expired beyond the tolerance', { exp: -31 }],
  ['without an end', { exp: undefined }],
  ['for another audience', { aud: 'https://orders.example.com' }],
  ['of another issuer', { iss: 'https://evil.example.com' }],
  ['without the id of a key', { sid: undefined }],
  ['whose key id is no id', { sid: "x' or true --" }],
  ['whose permissions are no list', { permissions: 'users:manage' }],
])('Bearer: a well signed token %s is refused', async (_what, change) => {
  const person = await aPerson(server);
  const claims: Record<string, unknown> = { ...decodeJwt(await tokenOf(person)), ...change };
  if (typeof claims.exp === 'number' && claims.exp < 0) claims.exp = Math.floor(Date.now() / 1_000) + claims.exp;
  const { kid, key } = await signer();
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid }).sign(key);
  expect((await bearing(token)).code).toBe('UNAUTHENTICATED');
});

test('Bearer: the token of a key of createApiKey signs in too, and ends with it', async () => {
  const person = await aPerson(server);
  const { apiKey, key } = await create(person, 'script');
  const token = await tokenOf(withKey(server, person, apiKey));
  expect((await bearing(token)).data.me.id).toBe(person.id);
  await person.send(`mutation { revokeApiKey(id: "${key.id}") { __typename } }`);
  expect((await bearing(token)).code).toBe('UNAUTHENTICATED');
});
