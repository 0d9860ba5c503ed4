import { afterEach, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { createGuard } from '../../src/client/server/guard.js';
import { freePort } from '../support/free-port.js';
import { SERVICES, standIn } from '../support/guarded.js';
import { until } from '../support/until.js';

const KEY = makeToken();
const ORDERS = 'https://orders.example.com';
const messages: string[] = [];
const onFault = (message: string) => void messages.push(message);
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  messages.length = 0;
  for (const stop of stops.splice(0)) await stop();
});

type AuthHero = Awaited<ReturnType<typeof standIn>>;

/** A service whose AuthHero is something else. */
async function serviceBeside(answer: Parameters<typeof standIn>[0], options = {}) {
  const authHero = await standIn(answer);
  stops.push(authHero.stop);
  return { ...(await serviceOf(authHero.url, options)), authHero };
}

async function serviceOf(url: string, options = {}) {
  const own = makeToken();
  const guard = await createGuard({
    url: `${url}graphql`,
    apiKey: own,
    issuer: url.slice(0, -1),
    audience: ORDERS,
    timeoutMs: 300,
    onFault,
    ...options,
  });
  const service = await (SERVICES['node:http'] as (typeof SERVICES)[string])(guard);
  stops.push(service.stop);
  return { ...service, own };
}

const graphql = (body: object, status = 200, headers = {}) =>
  ((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }) as Parameters<typeof standIn>[0];
const failing = (code: string, status: number, headers = {}) =>
  graphql({ data: null, errors: [{ message: KEY, extensions: { code } }] }, status, headers);

const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'current', alg: 'ES256', use: 'sig' };
const aToken = ({ url }: Pick<AuthHero, 'url'>, claims = {}, header = {}) =>
  new SignJWT({
    iss: url.slice(0, -1),
    aud: ORDERS,
    sub: 'somebody',
    sid: 'key',
    client_id: 'key',
    jti: 'one',
    permissions: ['invoices:read'],
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'current', typ: 'at+jwt', ...header })
    .setIssuedAt()
    .setExpirationTime('exp' in claims ? (claims.exp as number) : '5m')
    .sign(privateKey);

test.each<[string, Parameters<typeof standIn>[0], string, string?]>([
  ['says nothing', () => {}, 'TimeoutError'],
  ['hangs up', (_, response) => response.destroy(), 'UND_ERR_SOCKET'],
  ['is a page', (_, response) => response.end('<html>'), 'SyntaxError'],
  ['answers null', graphql(null as never), 'no GraphQL response'],
  ['redirects', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), 'TypeError'],
  ['pours without end', pour, 'Error'],
  ['is limited', failing('RATE_LIMITED', 429, { 'retry-after': '37' }), 'RATE_LIMITED. This service', '37'],
  ['has no database', failing('SERVICE_UNAVAILABLE', 503, { 'retry-after': '2' }), 'SERVICE_UNAVAILABLE', '2'],
  ['is overloaded', failing('OVERLOADED', 503, { 'retry-after': '1, 2' }), 'OVERLOADED'],
])('AuthHero %s: 503 with Retry-After, and one message without secrets', async (_what, answer, words, retry = '1') => {
  const { ask, own, authHero } = await serviceBeside(answer);
  for (let round = 0; round < 2; round += 1) {
    const { status, body, headers } = await ask({ 'x-api-key': KEY });
    expect([status, body, headers.get('retry-after')]).toEqual([
      503,
      { error: 'Callers cannot be checked right now. Try again.', code: 'SERVICE_UNAVAILABLE' },
      retry,
    ]);
  }
  expect(messages).toEqual([expect.stringContaining(words)]);
  expect(authHero.requests.map(({ path }) => path)).toEqual(['/graphql', '/graphql']);
  for (const secret of [KEY, own]) expect(messages.join()).not.toContain(secret);
});

test('AuthHero is not there: 503', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`;
  const { ask } = await serviceOf(url);
  expect((await ask({ 'x-api-key': KEY })).status).toBe(503);
  expect((await ask({ authorization: `Bearer ${await aToken({ url })}` })).status).toBe(503);
  expect(messages).toEqual([
    `AuthHero cannot be reached at ${url}graphql: ECONNREFUSED`,
    `AuthHero's keys cannot be fetched from ${url.slice(0, -1)}: ECONNREFUSED`,
  ]);
});

test.each<[string, Parameters<typeof standIn>[0]]>([
  ['says nothing', () => {}],
  ['hangs up', (_, response) => response.destroy()],
  ['is a page', (_, response) => response.end('<html>')],
  ['has no keys', graphql({})],
  ['is broken', graphql({ keys: [] }, 500)],
])('the address of the keys %s: a token gets 503', async (_what, answer) => {
  const { ask, authHero } = await serviceBeside(answer);
  const { status, headers } = await ask({ authorization: `Bearer ${await aToken(authHero)}` });
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  expect(messages).toHaveLength(1);
});

test('a token is verified with the keys that were fetched once, even while AuthHero is away', async () => {
  const { ask, authHero } = await serviceBeside(graphql({ keys: [jwk] }));
  const headers = { authorization: `Bearer ${await aToken(authHero)}` };
  expect((await ask(headers)).status).toBe(200);
  await authHero.stop();
  for (let round = 0; round < 3; round += 1) expect((await ask(headers)).status).toBe(200);
  expect(authHero.requests).toHaveLength(1);
});

test('junk never leaves the process', async () => {
  const { ask, authHero } = await serviceBeside(graphql({ keys: [jwk] }));
  const changed = KEY.replace(/.$/, (end) => (end === 'a' ? 'b' : 'a'));
  const junk = ['', 'x', `${KEY}x`, ` ${KEY}x`, changed, KEY.toLowerCase(), `${KEY}, ${KEY}`, 'a'.repeat(9_000)];
  for (const key of junk) expect((await ask({ 'x-api-key': key })).status).toBe(401);
  const expired = { exp: Math.floor(Date.now() / 1_000) - 60 };
  const tokens = [
    'a.b.c',
    'e30.e30.e30',
    await aToken({ url: 'https://elsewhere.example/' }),
    await aToken(authHero, { aud: 'https://stock.example.com' }),
    await aToken(authHero, { aud: [ORDERS] }),
    await aToken(authHero, expired),
    await aToken(authHero, {}, { typ: 'JWT' }),
    await aToken(authHero, { more: 'a'.repeat(5_000) }),
  ];
  for (const token of tokens) expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(401);
  expect(authHero.requests).toEqual([]);
});

test('a flood of tokens with unknown key ids fetches the keys once', async () => {
  const { ask, authHero } = await serviceBeside(graphql({ keys: [jwk] }));
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, index) => aToken(authHero, {}, { kid: `unknown-${index}` })),
  );
  const answers = await Promise.all(tokens.map((token) => ask({ authorization: `Bearer ${token}` })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(authHero.requests).toHaveLength(1);
});

test.each([
  ['no algorithm', { alg: 'none' }],
  ['an embedded key', { jwk }],
  ['a critical header that nobody knows', { crit: ['b64'], b64: true }],
])('a token with %s is refused', async (_what, header) => {
  const { ask, authHero } = await serviceBeside(graphql({ keys: [jwk] }));
  const [, payload, signature] = (await aToken(authHero)).split('.');
  const forged = Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'unknown', typ: 'at+jwt', ...header }));
  const token = `${forged.toString('base64url')}.${payload}.${signature}`;
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(401);
});

test.each([['sub'], ['sid'], ['jti'], ['client_id']])('a signed token without %s is refused', async (claim) => {
  const { ask, authHero } = await serviceBeside(graphql({ keys: [jwk] }));
  const token = await aToken(authHero, { [claim]: undefined });
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(401);
});

test('maxChecks: what is more than that gets 503 at once, and the others wait for AuthHero', async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { ask, authHero } = await serviceBeside(
    async (request, response) => {
      await released;
      graphql({ data: { verifyApiKey: { active: false } } })(request, response);
    },
    { maxChecks: 3, timeoutMs: 10_000 },
  );
  const waiting = Array.from({ length: 3 }, () => ask({ 'x-api-key': KEY }));
  await until(
    () => authHero.requests.length,
    (count) => count === 3,
  );
  expect((await ask({ 'x-api-key': KEY })).status).toBe(503);
  release();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(messages).toEqual(['More than 3 checks wait for AuthHero (maxChecks)']);
});

/** Writes JSON without end, as fast as it is read. */
function pour(_request: unknown, response: import('node:http').ServerResponse): void {
  while (!response.destroyed && response.write(`"${'a'.repeat(1_000)}`));
  response.once('drain', () => pour(_request, response));
}
