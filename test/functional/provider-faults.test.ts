import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { HostileIssuer, json, OUTAGES, PrivateService, type Reply } from '../support/hostile-issuer.js';
import { result } from '../support/keys.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aName } from '../support/people.js';
import { begin, COMPLETE_SIGN_IN, complete, REDIRECT, registerWith, settingsOf, signIn } from '../support/providers.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const RESPONSE_TIMEOUT_MS = 2_000;
let hostile: HostileIssuer;
let honest: OpenidIssuer;
let secret: PrivateService;
let server: TestServer;

const settings = () => ({
  ...settingsOf({ hostile, honest, github: hostile }),
  RESPONSE_TIMEOUT: `${RESPONSE_TIMEOUT_MS}ms`,
  LOG_LEVEL: 'trace',
});
beforeAll(async () => {
  hostile = await HostileIssuer.start();
  honest = await OpenidIssuer.start({ redirectUris: [REDIRECT] });
  secret = await PrivateService.start();
  server = await startTestServer(settings());
}, 60_000);
afterEach(() => hostile.reset());
afterAll(async () => {
  await server.stop();
  await honest.stop();
  await hostile.stop();
  await secret.stop();
});

/** Goes to the hostile provider and comes back. */
async function comeBack(provider = 'hostile', at: { url: string } = server) {
  const { url, attempt } = result(await begin(at, provider));
  const answer = hostile.browse(url);
  return provider === 'github' ? { ...answer, iss: null, attempt } : { ...answer, attempt };
}
const askWith = (input: object, at: { url: string } = server) => send(at.url, COMPLETE_SIGN_IN, { input });
const kindOf = async (input: object): Promise<string> => (await complete(server, input)).__typename;
const stored = async () => {
  const [row] = await sql(
    server,
    'select count(*)::int as count from (select id from "user" union all select id from identity) all_rows',
  );
  return row.count;
};
/** The reasons in the log since some line of it. */
const reasonsSince = (line: number) => server.log.slice(line).flatMap(({ reason }) => (reason ? [String(reason)] : []));

/** It is SERVICE_UNAVAILABLE in time, the log says why, and the other provider works meanwhile. */
async function expectOutage(ask: () => ReturnType<typeof send>): Promise<string[]> {
  const [line, start, before] = [server.log.length, performance.now(), await stored()];
  const asked = ask();
  expect((await signIn(server, 'honest', honest, aName())).__typename).toBe('IdentityUnknown');
  const answer = await asked;
  expect([answer.status, answer.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
  expect(performance.now() - start).toBeLessThan(RESPONSE_TIMEOUT_MS);
  const reasons = reasonsSince(line);
  expect(reasons).toHaveLength(1);
  expect(await stored()).toBe(before);
  return reasons;
}

test('the hostile issuer is honest until a test changes it', async () => {
  expect(await kindOf(await comeBack())).toBe('IdentityUnknown');
  expect(await complete(server, await comeBack('github'))).toMatchObject({
    __typename: 'IdentityUnknown',
    suggestedUsername: 'octocat',
  });
});

const now = () => Math.floor(Date.now() / 1_000);
const TOKENS: Record<string, () => void> = {
  'another nonce': () => Object.assign(hostile.claims, { nonce: 'x'.repeat(43) }),
  'no nonce': () => Object.assign(hostile.claims, { nonce: undefined }),
  'another issuer': () => Object.assign(hostile.claims, { iss: 'https://accounts.google.com' }),
  'an issuer with a slash more': () => Object.assign(hostile.claims, { iss: `${hostile.url}/` }),
  'another audience': () => Object.assign(hostile.claims, { aud: 'another-client' }),
  'two audiences without the one that asked': () => Object.assign(hostile.claims, { aud: ['authhero', 'x'], azp: 'x' }),
  'an end that is over': () => Object.assign(hostile.claims, { iat: now() - 600, exp: now() - 90 }),
  'no end': () => Object.assign(hostile.claims, { exp: undefined }),
  'a beginning that is to come': () => Object.assign(hostile.claims, { nbf: now() + 90 }),
  'no subject': () => Object.assign(hostile.claims, { sub: undefined }),
  'an empty subject': () => Object.assign(hostile.claims, { sub: '' }),
  'a subject that is no text': () => Object.assign(hostile.claims, { sub: 7 }),
  'a subject that is too long': () => Object.assign(hostile.claims, { sub: 'x'.repeat(256) }),
  'a subject with a line break': () => Object.assign(hostile.claims, { sub: 'some\nbody' }),
  'a subject with a NUL': () => Object.assign(hostile.claims, { sub: 'some\0body' }),
  'a subject with half a character': () => Object.assign(hostile.claims, { sub: 'some\ud800body' }),
  'a signature by another key': () => Object.assign(hostile, { signature: 'foreign' }),
  'a broken signature': () => Object.assign(hostile, { signature: 'broken' }),
  'no signature': () => Object.assign(hostile, { signature: 'none' }),
  'a signature with the public key as the secret': () => Object.assign(hostile, { signature: 'public key' }),
  'a list instead of the tokens': () => hostile.replies.set('token', json([])),
  'no token at all': () => hostile.replies.set('token', json({ access_token: 'a', token_type: 'Bearer' })),
  'the error invalid_grant': () => hostile.replies.set('token', json({ error: 'invalid_grant' }, 400)),
  'the error access_denied': () => hostile.replies.set('token', json({ error: 'access_denied' }, 400)),
};

test.each(Object.keys(TOKENS))(
  'completeProviderSignIn: %s is ProofInvalid, and nothing is kept of it',
  async (what) => {
    const [line, before] = [server.log.length, await stored()];
    const input = await comeBack();
    TOKENS[what]?.();
    expect(await kindOf(input)).toBe('ProofInvalid');
    expect(reasonsSince(line)).toHaveLength(1);
    expect(await stored()).toBe(before);
  },
);

test('a clock of the provider that is up to 60 seconds wrong does no harm', async () => {
  for (const claims of [
    { exp: now() - 40, iat: now() - 340 },
    { iat: now() + 40, nbf: now() + 40, exp: now() + 340 },
  ]) {
    hostile.claims = claims;
    expect(await kindOf(await comeBack())).toBe('IdentityUnknown');
  }
});

test('a code that was used, another verifier, and iss of another issuer or missing although promised are ProofInvalid', async () => {
  const used = await comeBack();
  await kindOf(used);
  const next = await comeBack();
  expect(await kindOf({ ...next, code: used.code })).toBe('ProofInvalid');
  for (const iss of [null, honest.url, `${hostile.url}/`, 'x']) {
    hostile.asked.length = 0;
    expect(await kindOf({ ...(await comeBack()), iss })).toBe('ProofInvalid');
    expect(hostile.asked).not.toContain('token');
  }
});

const ID_TOKEN_OF_NOTHING = { access_token: 'a', token_type: 'Bearer', id_token: 'a.b.c' };
const FAULTS: Record<'token' | 'github' | 'user', Record<string, Reply>> = {
  token: { ...OUTAGES, 'an ID token that is no JWT': json(ID_TOKEN_OF_NOTHING) },
  github: { ...OUTAGES, 'a list': json([]) },
  user: { ...OUTAGES, 'a list': json([]) },
};
const PARTS = ['token', 'github', 'user'] as const;
const cells = PARTS.flatMap((part) => Object.keys(FAULTS[part]).map((outage) => [part, outage] as const));

test.each(cells)('%s: %s is SERVICE_UNAVAILABLE in time, and the log says why', async (part, outage) => {
  const input = await comeBack(part === 'token' ? 'hostile' : 'github');
  hostile.replies.set(part, FAULTS[part][outage] as Reply);
  const [reason] = await expectOutage(() => askWith(input));
  expect(reason).toMatch(
    outage === 'a huge answer' ? /too large/ : outage === 'no answer' || outage.includes('drips') ? /too long/ : /./,
  );
});

test.each(['invalid_client', 'unauthorized_client', 'invalid_scope'])(
  'the error %s is for the operator: SERVICE_UNAVAILABLE, and the log names it',
  async (error) => {
    const input = await comeBack();
    hostile.replies.set('token', json({ error }, error === 'invalid_client' ? 401 : 400));
    expect((await expectOutage(() => askWith(input)))[0]).toContain(error);
  },
);

test.each(['incorrect_client_credentials', 'redirect_uri_mismatch'])(
  'GitHub: the error %s with the status 200 is SERVICE_UNAVAILABLE, and the log names it',
  async (error) => {
    const input = await comeBack('github');
    hostile.replies.set('github', json({ error }));
    expect((await expectOutage(() => askWith(input)))[0]).toContain(error);
  },
);

test('an error that repeats what it was sent is not written to the log', async () => {
  for (const [provider, part] of [
    ['hostile', 'token'],
    ['github', 'github'],
  ] as const) {
    const input = await comeBack(provider);
    hostile.replies.set(part, json({ error: input.code, error_description: input.code }, part === 'token' ? 400 : 200));
    await askWith(input);
    expect(JSON.stringify(server.log)).not.toContain(input.code);
  }
});

test('GitHub: a wrong code, state or iss is ProofInvalid, and the issuer that GitHub names is taken', async () => {
  const input = await comeBack('github');
  expect(await kindOf({ ...input, state: 'x' })).toBe('ProofInvalid');
  expect(await kindOf({ ...input, iss: 'https://accounts.google.com' })).toBe('ProofInvalid');
  expect(await kindOf({ ...input, iss: `${hostile.url}/login/oauth` })).toBe('IdentityUnknown');
  const next = await comeBack('github');
  hostile.replies.set('github', json({ error: 'bad_verification_code' }));
  expect(await kindOf(next)).toBe('ProofInvalid');
});

test.each([undefined, null, '583231', 1.5, 2 ** 60, {}])('GitHub: the id %p is none', async (id) => {
  const input = await comeBack('github');
  hostile.replies.set('user', json({ id, login: 'octocat' }));
  await expectOutage(() => askWith(input));
});

test('after an outage the same attempt works, because it has identified nobody', async () => {
  const input = await comeBack();
  hostile.replies.set('token', OUTAGES['the status 500'] as Reply);
  expect((await askWith(input)).code).toBe('SERVICE_UNAVAILABLE');
  hostile.replies.clear();
  expect(await kindOf(input)).toBe('IdentityUnknown');
  expect(await kindOf(input)).toBe('ProofInvalid');
});

test('a redirect of an endpoint is not followed', async () => {
  for (const [provider, part] of [
    ['hostile', 'token'],
    ['github', 'github'],
    ['github', 'user'],
  ] as const) {
    for (const location of [secret.url, `http://127.0.0.1:${secret.port}`]) {
      const input = await comeBack(provider);
      hostile.replies.set(part, (response) => response.writeHead(302, { location }).end());
      expect((await expectOutage(() => askWith(input)))[0]).toBe('it redirects');
    }
    hostile.reset();
  }
  expect(secret.requests).toBe(0);
});

/** Starts a server that has read no document yet. */
async function withFreshServer(use: (fresh: TestServer) => Promise<void>): Promise<void> {
  const fresh = await startTestServer(settings());
  try {
    await use(fresh);
  } finally {
    await fresh.stop();
  }
}

test('the documents of a provider: each outage is SERVICE_UNAVAILABLE in time, over all who ask at once, and the next try reads them', async () => {
  await withFreshServer(async (fresh) => {
    for (const [outage, reply] of Object.entries(OUTAGES)) {
      hostile.replies.set('discovery', reply);
      const start = performance.now();
      const answers = await Promise.all([1, 2, 3].map(() => begin(fresh, 'hostile')));
      expect([outage, ...answers.map(({ status, code }) => `${status} ${code}`)]).toEqual([
        outage,
        ...Array(3).fill('503 SERVICE_UNAVAILABLE'),
      ]);
      expect(performance.now() - start).toBeLessThan(RESPONSE_TIMEOUT_MS);
    }
    const reasons = fresh.log.flatMap(({ reason }) => (reason ? [String(reason)] : []));
    expect(reasons).toHaveLength(3 * Object.keys(OUTAGES).length);
    expect(reasons.join()).toMatch(/too large.*too long.*cannot be reached/);
    hostile.reset();
    expect((await begin(fresh, 'hostile')).code).toBeUndefined();
    expect((await signIn(fresh, 'honest', honest, aName())).__typename).toBe('IdentityUnknown');
  });
});

const DOCUMENTS: Record<string, object> = {
  'another issuer': { issuer: 'https://accounts.google.com' },
  'no issuer': { issuer: undefined },
  'no authorization endpoint': { authorization_endpoint: undefined },
  'an authorization endpoint that is a script': { authorization_endpoint: 'javascript:alert(1)' },
  'an authorization endpoint that is no URL': { authorization_endpoint: 'nowhere' },
};

test.each(Object.keys(DOCUMENTS))('documents with %s: beginProviderSignIn is SERVICE_UNAVAILABLE', async (what) => {
  await withFreshServer(async (fresh) => {
    hostile.metadata = { ...DOCUMENTS[what] };
    const answer = await begin(fresh, 'hostile');
    expect([answer.status, answer.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(fresh.log.filter(({ reason }) => reason)).toHaveLength(1);
  });
});

test('no request goes to an address that is not public, whichever endpoint the documents name there', async () => {
  const endpoints = ['token_endpoint', 'jwks_uri'].flatMap((endpoint) =>
    [secret.url, `http://[::ffff:0.0.0.0]:${secret.port}`, 'http://169.254.169.254'].map((url) => [endpoint, url]),
  );
  await withFreshServer(async (first) => {
    await begin(first, 'hostile');
  });
  for (const [endpoint = '', url] of endpoints)
    await withFreshServer(async (fresh) => {
      hostile.metadata = { [endpoint]: `${url}/x` };
      const answer = await askWith(await comeBack('hostile', fresh), fresh);
      expect([endpoint, url, answer.status, answer.code]).toEqual([endpoint, url, 503, 'SERVICE_UNAVAILABLE']);
      expect(JSON.stringify(fresh.log)).toContain('its address is not public');
    });
  expect(secret.requests).toBe(0);
});

test.each(['token_endpoint', 'jwks_uri'])(
  'documents without %s, or with none that is a URL, are SERVICE_UNAVAILABLE',
  async (endpoint) => {
    for (const value of [undefined, 'nowhere', 7])
      await withFreshServer(async (fresh) => {
        hostile.metadata = { [endpoint]: value };
        const answer = await askWith(await comeBack('hostile', fresh), fresh);
        expect([value, answer.status, answer.code]).toEqual([value, 503, 'SERVICE_UNAVAILABLE']);
      });
  },
);

test('keys of the provider that cannot be read are SERVICE_UNAVAILABLE, and keys without the one that signed are ProofInvalid', async () => {
  for (const outage of ['a huge answer', 'HTML instead of JSON', 'the status 500'])
    await withFreshServer(async (fresh) => {
      const input = await comeBack('hostile', fresh);
      hostile.replies.set('jwks', OUTAGES[outage] as Reply);
      expect((await askWith(input, fresh)).code).toBe('SERVICE_UNAVAILABLE');
      hostile.reset();
    });
  await withFreshServer(async (fresh) => {
    const input = await comeBack('hostile', fresh);
    hostile.replies.set('jwks', json({ keys: [] }));
    expect(result(await askWith(input, fresh)).__typename).toBe('ProofInvalid');
  });
});

test('the server starts while a provider is away, and signs in as soon as it is back', async () => {
  await honest.stop();
  try {
    await withFreshServer(async (fresh) => {
      expect((await begin(fresh, 'honest')).code).toBe('SERVICE_UNAVAILABLE');
      expect((await begin(fresh, 'github')).code).toBeUndefined();
      await honest.resume();
      expect((await signIn(fresh, 'honest', honest, aName())).__typename).toBe('IdentityUnknown');
    });
  } finally {
    await honest.stop();
    await honest.resume();
  }
});

test('a label is stored as far as it can be shown, and is never half a character', async () => {
  hostile.claims = { sub: aName(), preferred_username: ` \u202e\0Ada\ud800 ${'😀'.repeat(200)}` };
  const { signUp } = await complete(server, await comeBack());
  const { apiKey } = await registerWith(server, signUp);
  const [{ label }] = result(await send(server.url, '{ myIdentities { label } }', {}, { 'x-api-key': apiKey }));
  expect(label).toBe(`Ada ${'😀'.repeat(125)}`);
});

test('an attempt identifies somebody once, also where the provider takes a code twice', async () => {
  hostile.takesUsedCodes = true;
  const input = await comeBack();
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => kindOf(input)));
  expect(outcomes.filter((outcome) => outcome === 'IdentityUnknown')).toHaveLength(1);
  expect(await kindOf(input)).toBe('ProofInvalid');
});

test.each([
  [undefined, 'basic'],
  [['client_secret_basic'], 'basic'],
  [['client_secret_basic', 'client_secret_post'], 'post'],
] as const)('the client proves itself in a way that the provider takes: of %j by %s', async (methods, way) => {
  await withFreshServer(async (fresh) => {
    hostile.metadata = { token_endpoint_auth_methods_supported: methods };
    await askWith(await comeBack('hostile', fresh), fresh);
    const { secret: sent, authorization } = hostile.proof ?? {};
    const pair = decodeURIComponent(Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString());
    const both = `${hostile.clientId}:${hostile.clientSecret}`;
    expect([sent, pair]).toEqual(way === 'post' ? [hostile.clientSecret, ''] : [null, both]);
  });
});

test('nothing that a provider was sent or has answered is in the log', () => {
  const seen = JSON.stringify(server.log);
  expect(hostile.secrets.length).toBeGreaterThan(20);
  for (const secretText of hostile.secrets) expect(seen).not.toContain(secretText);
});
