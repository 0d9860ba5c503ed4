import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import pg from 'pg';
import { send } from '../support/client.js';
import { result } from '../support/keys.js';
import { aPerson, type Person } from '../support/people.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { authhero } from '../support/script.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const ISSUER = 'https://auth.example.com';
const ORDERS = 'https://orders.example.com';
const ISSUE = `mutation { issueAccessToken(input: { audience: "${ORDERS}" }) {
  ... on IssueAccessTokenSuccess { accessToken } } }`;

let database: TestDatabase;
let env: Record<string, string>;
let processes: ServerProcess[];
let urls: string[];
let person: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  const secret = randomBytes(32).toString('base64');
  env = { ...database.env, SECRETS_KEY: secret, PUBLIC_URL: ISSUER, ACCESS_TOKEN_AUDIENCES: ORDERS };
  processes = [spawnServer(env), spawnServer(env)];
  urls = await Promise.all(processes.map(({ ready }) => ready));
  person = await aPerson({ url: urls[0] ?? '' });
}, 60_000);
afterAll(async () => {
  for (const { child } of processes) child.kill('SIGTERM');
  await Promise.all(processes.map(({ exited }) => exited));
  await database.drop();
});

const keys = (...words: string[]) => authhero(['keys', ...words], env);
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
/** A token of each process. */
const tokens = () =>
  Promise.all(
    urls.map(async (url) => result(await send(url, ISSUE, {}, { 'x-api-key': person.key })).accessToken as string),
  );

/** A service that fetches the keys once, and then not again for as long as it may. */
function aSlowVerifier() {
  const url = new URL('/.well-known/jwks.json', urls[0]);
  const found = createRemoteJWKSet(url, { cacheMaxAge: 300_000, cooldownDuration: 300_000 });
  return (token: string) => jwtVerify(token, found, { issuer: ISSUER, audience: ORDERS, typ: 'at+jwt' });
}

async function sql(text: string) {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('signing keys: two processes that need the first keys at the same moment make one pair', async () => {
  const [first, second] = await tokens();
  expect(kidOf(first ?? '')).toBe(kidOf(second ?? ''));
  expect(await sql('select id from signing_key')).toHaveLength(2);
});

test('signing keys: while two processes issue, a rotation and a revocation make no token that a verifier with an old cache refuses', async () => {
  // Verifiers have had the time to fetch the next key.
  await sql(`update signing_key set created_on = now() - interval '6 minutes'`);
  const verify = aSlowVerifier();
  const issued: string[] = await tokens();
  for (const token of issued) await verify(token);
  let isIssuing = true;
  const issuing = (async () => {
    while (isIssuing) issued.push(...(await tokens()));
  })();
  const old = kidOf(issued[0] ?? '') ?? '';
  expect((await keys('rotate')).code).toBe(0);
  const both = await until(tokens, (pair) => pair.every((token) => kidOf(token) !== old));
  expect(new Set(both.map(kidOf)).size).toBe(1);
  isIssuing = false;
  await issuing;
  for (const token of [...issued, ...both]) await verify(token);
  expect(new Set(issued.map(kidOf))).toEqual(new Set([old, ...both.map(kidOf)]));

  const { code, stdout } = await keys('revoke', kidOf(both[0] ?? '') ?? '');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^warning: the key that signs now is new: /)]);
  const last = await until(tokens, (pair) => pair.every((token) => kidOf(token) !== kidOf(both[0] ?? '')));
  const fresh = aSlowVerifier();
  for (const token of last) await fresh(token);
  for (const token of both) await expect(fresh(token)).rejects.toThrow(errors.JWKSNoMatchingKey);
}, 60_000);

test('signing keys: two rotations at the same moment are one', async () => {
  await sql(`update signing_key set created_on = now() - interval '6 minutes'`);
  const outcomes = await Promise.all([keys('rotate'), keys('rotate')]);
  expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 1]);
  const live = await sql('select activated_on from signing_key where retired_on is null and revoked_on is null');
  expect(live.map(({ activated_on }) => activated_on !== null).sort()).toEqual([false, true]);
});
