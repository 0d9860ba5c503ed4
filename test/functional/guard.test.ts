import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGuard } from '../../src/client/server/guard.js';
import { act, anAdmin, give, scoped, withKey } from '../support/admins.js';
import { SERVICES, type Service } from '../support/guarded.js';
import { create, result } from '../support/keys.js';
import { aPerson, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const ORDERS = 'https://orders.example.com';
const server = useTestServer({ ACCESS_TOKEN_AUDIENCES: `${ORDERS},https://stock.example.com` });
const faults: string[] = [];
let verifier: Person;
let accountant: Person;
let issuer: string;

beforeAll(async () => {
  issuer = `http://localhost:${new URL(server.url).port}`;
  const admin = await anAdmin(server);
  verifier = await scoped(server, admin, ['keys:verify']);
  await admin.send('mutation { createRole(input: { name: "clerk", permissions: ["invoices:read"] }) { __typename } }');
  accountant = await aPerson(server);
  await give(server, accountant, 'clerk');
});

const aGuard = (options = {}) =>
  createGuard({
    url: server.url,
    apiKey: verifier.key,
    issuer,
    audience: ORDERS,
    onFault: (message) => void faults.push(message),
    ...options,
  });

const ISSUE = `mutation ($audience: String!) { issueAccessToken(input: { audience: $audience }) {
  ... on IssueAccessTokenSuccess { accessToken } } }`;
const tokenOf = async (person: Person, audience = ORDERS): Promise<string> =>
  result(await person.send(ISSUE, { audience })).accessToken;

describe.each(Object.entries(SERVICES))('a route of %s', (framework, start) => {
  let service: Service;
  beforeAll(async () => {
    service = await start(await aGuard());
  });
  afterAll(() => service.stop());

  test('knows the caller by an API key, until it is revoked', async () => {
    const { apiKey, key } = await create(accountant, `a script of ${framework}`);
    const answer = await service.ask({ 'x-api-key': apiKey });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        credential: 'API_KEY',
        userId: accountant.id,
        apiKeyId: key.id,
        permissions: expect.arrayContaining(['invoices:read']),
        expiresOn: key.expiresOn,
        authenticatedOn: null,
      },
    ]);
    await act(accountant, 'revokeApiKey', key.id);
    expect((await service.ask({ 'x-api-key': apiKey })).status).toBe(401);
  });

  test('knows the caller by an access token', async () => {
    const { apiKeyId, authenticatedOn } = result(
      await accountant.send('{ viewerCredential { apiKeyId authenticatedOn } }'),
    );
    const answer = await service.ask({ authorization: `Bearer ${await tokenOf(accountant)}` });
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        credential: 'ACCESS_TOKEN',
        userId: accountant.id,
        apiKeyId,
        permissions: ['invoices:read'],
        expiresOn: expect.any(String),
        authenticatedOn: authenticatedOn.replace(/\.\d+/, '.000'),
      },
    ]);
  });

  test('answers 403 with the permission that a caller lacks', async () => {
    const other = await aPerson(server);
    const token = await tokenOf(other);
    for (const [name, value] of [
      ['x-api-key', other.key],
      ['authorization', `Bearer ${token}`],
    ] as const) {
      const answer = await service.ask({ [name]: value });
      expect([answer.status, answer.body]).toEqual([
        403,
        { error: 'This needs the permission invoices:read.', code: 'FORBIDDEN' },
      ]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="invoices:read"');
    }
  });

  test('answers 401 to no credential, to two, and to one that is not valid', async () => {
    const token = await tokenOf(accountant);
    const foreign = await tokenOf(accountant, 'https://stock.example.com');
    const own = await tokenOf(accountant, issuer);
    const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    const gone = withKey(
      server,
      accountant,
      accountant.key.replace(/.$/, (end) => (end === '0' ? '1' : '0')),
    );
    const refused: Record<string, string>[] = [
      {},
      { 'x-api-key': gone.key },
      { 'x-api-key': '' },
      { 'x-api-key': `${accountant.key}, ${accountant.key}` },
      { authorization: `Bearer ${foreign}` },
      { authorization: `Bearer ${own}` },
      { authorization: `Bearer ${forged}` },
      { authorization: `Bearer ${accountant.key}` },
      { authorization: 'Basic YTpi' },
      { 'x-api-key': accountant.key, authorization: `Bearer ${token}` },
    ];
    for (const headers of refused) {
      const answer = await service.ask(headers);
      expect([answer.status, answer.body?.code, answer.headers.get('cache-control')]).toEqual([
        401,
        'UNAUTHENTICATED',
        'no-store',
      ]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(faults).toEqual([]);
  });

  test('takes an API key beside a header Authorization that a proxy has added', async () => {
    const { status } = await service.ask({ 'x-api-key': accountant.key, authorization: 'Basic YTpi' });
    expect(status).toBe(200);
  });
});

test('authenticate: takes the headers of node:http and of fetch, and throws the response', async () => {
  const guard = await aGuard();
  for (const headers of [{ 'x-api-key': accountant.key }, new Headers({ 'X-API-Key': accountant.key })])
    expect((await guard.authenticate(headers)).userId).toBe(accountant.id);
  await expect(guard.authenticate(new Headers())).rejects.toMatchObject({ status: 401 });
  await expect(guard.authenticate({ 'x-api-key': accountant.key }, 'invoices:write')).rejects.toMatchObject({
    status: 403,
    code: 'FORBIDDEN',
  });
});

test('callerOf: a route without a guard has no caller', async () => {
  const guard = await aGuard();
  expect(() => guard.callerOf({ raw: {} as never })).toThrow('No guard has admitted this request');
});

test('only what the service has configured counts: keys without a token, tokens without a key', async () => {
  const token = await tokenOf(accountant);
  const keysOnly = await createGuard({ url: server.url, apiKey: verifier.key });
  await expect(keysOnly.authenticate({ authorization: `Bearer ${token}` })).rejects.toMatchObject({ status: 401 });
  const tokensOnly = await createGuard({ issuer, audience: ORDERS });
  await expect(tokensOnly.authenticate({ 'x-api-key': accountant.key })).rejects.toMatchObject({ status: 401 });
  expect((await tokensOnly.authenticate({ authorization: `Bearer ${token}` })).userId).toBe(accountant.id);
});

test('cacheMs: a valid key is not asked about again for so long, even if it is revoked; an invalid key always is', async () => {
  const { apiKey, key } = await create(accountant, 'short');
  const [cached, uncached] = [await aGuard({ cacheMs: 60_000 }), await aGuard()];
  for (const guard of [cached, uncached]) await guard.authenticate({ 'x-api-key': apiKey });
  await act(accountant, 'revokeApiKey', key.id);
  expect((await cached.authenticate({ 'x-api-key': apiKey })).apiKeyId).toBe(key.id);
  await expect(uncached.authenticate({ 'x-api-key': apiKey })).rejects.toMatchObject({ status: 401 });
  const brief = await aGuard({ cacheMs: 1 });
  await expect(brief.authenticate({ 'x-api-key': apiKey })).rejects.toMatchObject({ status: 401 });
});

test('a key of the service that expires soon, has no right or is revoked is told in a message without secrets', async () => {
  const messages: string[] = [];
  const onFault = (message: string) => void messages.push(message);
  const soon = await aGuard({ warnBeforeDays: 60, onFault });
  await soon.authenticate({ 'x-api-key': accountant.key });
  await soon.authenticate({ 'x-api-key': accountant.key });
  expect(messages.splice(0)).toEqual([
    expect.stringMatching(/^The API key of this service for AuthHero expires on \S+ \(\d+ days\)\. Renew it\.$/),
  ]);
  for (const [apiKey, words] of [
    [accountant.key, 'FORBIDDEN. The API key of this service needs the permission keys:verify.'],
    [`${'ahk_'}${'0'.repeat(49)}`, 'UNAUTHENTICATED. The API key of this service has expired or was revoked'],
  ]) {
    const guard = await aGuard({ apiKey, onFault });
    await expect(guard.authenticate({ 'x-api-key': accountant.key })).rejects.toMatchObject({ status: 503 });
    expect(messages.splice(0)).toEqual([expect.stringContaining(words as string)]);
  }
});

test.each([
  [{}, 'Give apiKey (with url), or audience (with issuer), or both'],
  [{ apiKey: 'ahk_1' }, 'url is not an http(s) URL'],
  [{ apiKey: 'ahk_1', url: 'localhost:4000' }, 'url is not an http(s) URL'],
  [{ audience: ORDERS }, 'issuer is not an http(s) URL'],
  [{ audience: ORDERS, issuer: 'https://a.example', cacheMs: 3_600_000 }, 'cacheMs is not a whole number from 0 to'],
  [{ audience: ORDERS, issuer: 'https://a.example', maxChecks: 0 }, 'maxChecks is not a whole number from 1 to'],
])('createGuard: %j is refused', async (options, message) => {
  await expect(createGuard(options)).rejects.toThrow(message);
});
