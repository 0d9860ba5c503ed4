import { beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { anAdmin, give, withKey } from '../support/admins.js';
import { create, result } from '../support/keys.js';
import { aPerson, type Person } from '../support/people.js';
import { authhero } from '../support/script.js';
import { sql } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { until } from '../support/until.js';
import { useTestServer } from '../support/use-test-server.js';

const ORDERS = 'https://orders.example.com';
const server = useTestServer({ ACCESS_TOKEN_AUDIENCES: `${ORDERS},stock` });
let issuer: string;
beforeAll(() => {
  issuer = `http://localhost:${new URL(server.url).port}`;
});

const ISSUE = `mutation ($input: IssueAccessTokenInput!) { issueAccessToken(input: $input) {
  __typename ... on IssueAccessTokenSuccess { accessToken expiresOn } ... on PermissionsExceeded { permissions } } }`;
const issue = (person: Person, audience = ORDERS, scopes?: string[]) =>
  person.send(ISSUE, { input: { audience, scopes } });
const tokenOf = async (person: Person, audience = ORDERS, scopes?: string[]): Promise<string> =>
  result(await issue(person, audience, scopes)).accessToken;
// biome-ignore lint/suspicious/noExplicitAny: each test knows what it fetches
const wellKnown = async (name: string): Promise<any> =>
  (await fetch(new URL(`/.well-known/${name}`, server.url))).json();

/** A service that finds the keys by discovery, and remembers them for as long as it may. */
async function aVerifier() {
  const { jwks_uri } = await wellKnown('oauth-authorization-server');
  const keys = createRemoteJWKSet(new URL(jwks_uri.replace('localhost', '127.0.0.1')), { cooldownDuration: 0 });
  return (token: string, audience = ORDERS) =>
    jwtVerify(token, keys, {
      issuer,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub', 'jti', 'iat', 'client_id', 'sid'],
    });
}

test('issueAccessToken: another service verifies the token through discovery, with a library that is not ours', async () => {
  const person = await aPerson(server);
  const { apiKeyId, authenticatedOn } = (await person.send('{ viewerCredential { apiKeyId authenticatedOn } }')).data
    .viewerCredential;
  const { accessToken, expiresOn } = result(await issue(person));
  const { payload, protectedHeader } = await (await aVerifier())(accessToken);
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
  expect(payload).toEqual({
    iss: issuer,
    sub: person.id,
    aud: ORDERS,
    client_id: apiKeyId,
    sid: apiKeyId,
    roles: ['user'],
    permissions: [],
    amr: ['pwd'],
    auth_time: Math.floor(new Date(authenticatedOn).getTime() / 1_000),
    jti: expect.any(String),
    iat: expect.any(Number),
    exp: new Date(expiresOn).getTime() / 1_000,
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
});

test('issueAccessToken: the token of a key of createApiKey has no login in it, and ends with its key', async () => {
  const person = await aPerson(server);
  const expiresOn = new Date(Date.now() + 60_000).toISOString();
  const script = withKey(server, person, (await create(person, 'script', { expiresOn })).apiKey);
  const claims = decodeJwt(await tokenOf(script));
  expect(claims).not.toHaveProperty('amr');
  expect(claims).not.toHaveProperty('auth_time');
  expect(claims.exp).toBe(Math.floor(new Date(expiresOn).getTime() / 1_000));
});

test('issueAccessToken: without scopes it carries the permissions that are not of AuthHero; with scopes those, never more than the key has', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const role = `cashier-${process.pid}`;
  await admin.send(
    `mutation { createRole(input: { name: "${role}", permissions: ["orders:read", "orders:pay"] }) { __typename } }`,
  );
  await give(server, person, role);
  expect(decodeJwt(await tokenOf(person))).toMatchObject({
    roles: [role, 'user'],
    permissions: ['orders:pay', 'orders:read'],
  });
  const scoped = decodeJwt(await tokenOf(person, 'stock', ['orders:read', 'account:read']));
  expect(scoped).not.toHaveProperty('roles');
  expect(scoped.permissions).toEqual(['orders:read', 'account:read']);
  expect(result(await issue(person, ORDERS, ['orders:refund']))).toEqual({
    __typename: 'PermissionsExceeded',
    permissions: ['orders:refund'],
  });
  expect(decodeJwt(await tokenOf(person, issuer))).not.toHaveProperty('permissions');
});

test('issueAccessToken: an unknown audience is AudienceUnknown', async () => {
  const person = await aPerson(server);
  for (const audience of ['https://evil.example.com', `${ORDERS}/`, ORDERS.toUpperCase(), `${issuer}/`])
    expect(result(await issue(person, audience)).__typename).toBe('AudienceUnknown');
});

test('issueAccessToken: a token that no header would hold is refused by the path of scopes', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const role = `many-${process.pid}`;
  const permissions = Array.from({ length: 100 }, (_, index) => `${'resource'.repeat(6)}:a${index}`);
  await admin.send('mutation ($input: CreateRoleInput!) { createRole(input: $input) { __typename } }', {
    input: { name: role, permissions },
  });
  await give(server, person, role);
  const { code, errors } = await issue(person);
  expect([code, errors?.[0]?.extensions.fields?.[0]?.path]).toEqual(['BAD_USER_INPUT', 'input.scopes']);
});

test('issueAccessToken: is recorded once for a key and an audience in a day', async () => {
  const person = await aPerson(server);
  for (const audience of [ORDERS, ORDERS, 'stock', ORDERS]) await tokenOf(person, audience);
  const events = await sql(
    server,
    "select detail from audit_event where subject_id = ? and type = 'ACCESS_TOKEN_ISSUED' order by id",
    [person.id],
  );
  expect(events.map(({ detail }) => detail)).toEqual([ORDERS, 'stock']);
  const counting = await startTestServer({ RATE_LIMIT: 'on', ACCESS_TOKEN_AUDIENCES: ORDERS, TOKENS_PER_USER: '4/1m' });
  try {
    const other = await aPerson(counting);
    for (let round = 0; round < 4; round += 1) await tokenOf(other);
    expect(await sql(counting, "select 1 from audit_event where type = 'ACCESS_TOKEN_ISSUED'")).toHaveLength(1);
    expect((await issue(other)).code).toBe('RATE_LIMITED');
  } finally {
    await counting.stop();
  }
});

test('jwks.json: has public keys only, two at least, and may be kept for five minutes', async () => {
  await tokenOf(await aPerson(server));
  const response = await fetch(new URL('/.well-known/jwks.json', server.url));
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  const { keys } = (await response.json()) as { keys: object[] };
  expect(keys.length).toBeGreaterThanOrEqual(2);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  const metadata = await wellKnown('openid-configuration');
  expect(metadata).toMatchObject({ issuer, response_types_supported: [], grant_types_supported: [] });
});

test('signing keys: a key that somebody writes into the table is not published, and signs nobody in', async () => {
  await tokenOf(await aPerson(server));
  const other = await startTestServer({});
  try {
    await sql(
      other,
      "insert into signing_key (id, created_on, algorithm, private_key, activated_on) values (gen_random_uuid(), now(), 'ES256', 's1.000000000000.AAAA', now())",
    );
    const { keys } = (await (await fetch(new URL('/.well-known/jwks.json', other.url))).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
  } finally {
    await other.stop();
  }
});

test('signing keys: the private key is sealed in the database', async () => {
  await tokenOf(await aPerson(server));
  const rows = await sql(server, 'select private_key from signing_key');
  for (const { private_key } of rows) expect(private_key).toMatch(/^s1\.[0-9a-f]{12}\.[\w-]+$/);
});

test('keys: a rotation is refused while verifiers may not know the next key; afterwards they verify old and new tokens', async () => {
  const person = await aPerson(server);
  const verify = await aVerifier();
  const old = await tokenOf(person);
  await verify(old);
  const keys = (...words: string[]) => authhero(['keys', ...words], server.env);
  if (!server.env.DATABASE_URL) return;
  expect(await keys('rotate')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The next key was published a moment ago/),
  });
  await sql(server, "update signing_key set created_on = now() - interval '6 minutes'");
  expect((await keys('rotate')).code).toBe(0);
  const fresh = await until(
    () => tokenOf(person),
    (token) => decodeProtectedHeader(token).kid !== decodeProtectedHeader(old).kid,
  );
  for (const token of [old, fresh]) await verify(token);
  const kid = decodeProtectedHeader(fresh).kid ?? '';
  expect((await keys('revoke', kid)).code).toBe(0);
  const next = await until(
    () => tokenOf(person),
    (token) => decodeProtectedHeader(token).kid !== kid,
  );
  await verify(next);
  const published = (await wellKnown('jwks.json')).keys.map((key: { kid: string }) => key.kid);
  expect(published).not.toContain(kid);
  expect((await keys('list')).stdout.split('\n')[0]).toMatch(/^[0-9a-f-]{36} {2}ES256 {2}signs since/);
}, 60_000);

test('NOT_CONFIGURED: in production without PUBLIC_URL or SECRETS_KEY no token is issued, and the setting is named', async () => {
  if (!server.env.DATABASE_URL) return;
  const production = { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', MIGRATE_ON_START: 'true' };
  const KEY = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
  for (const [more, setting] of [
    [{}, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://auth.example.com' }, 'SECRETS_KEY'],
  ] as const) {
    const bare = await startTestServer({ ...production, ...more });
    try {
      const { code, errors } = await issue(await aPerson(bare));
      expect([code, errors?.[0]?.extensions]).toEqual(['NOT_CONFIGURED', { code: 'NOT_CONFIGURED', setting }]);
      expect((await fetch(new URL('/.well-known/jwks.json', bare.url))).status).toBe(404);
    } finally {
      await bare.stop();
    }
  }
  const whole = await startTestServer({ ...production, PUBLIC_URL: 'https://auth.example.com', SECRETS_KEY: KEY });
  try {
    expect(decodeJwt(await tokenOf(await aPerson(whole), 'https://auth.example.com')).iss).toBe(
      'https://auth.example.com',
    );
  } finally {
    await whole.stop();
  }
}, 60_000);
