import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAdmin, give, scoped } from '../support/admins.js';
import { aFolderWithClient } from '../support/client-package.js';
import { blocksOf } from '../support/document-blocks.js';
import { freePort } from '../support/free-port.js';
import { aPerson, isLive, PASSWORD, type Person } from '../support/people.js';
import { type Program, startProgram } from '../support/program.js';
import { useTestServer } from '../support/use-test-server.js';

const PAGES = { ...blocksOf('docs/protect-your-service.md'), ...blocksOf('docs/browser.md') };
let folder: string;
const running: Program[] = [];
const server = useTestServer();
let verifier: Person;
let accountant: Person;

beforeAll(async () => {
  folder = await aFolderWithClient();
  for (const [name, code] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.js`), code);
  const admin = await anAdmin(server);
  verifier = await scoped(server, admin, ['keys:verify']);
  await admin.send(
    'mutation { createRole(input: { name: "accounting", permissions: ["invoices:read"] }) { __typename } }',
  );
  accountant = await aPerson(server);
  await give(server, accountant, 'accounting');
});
afterAll(async () => {
  for (const program of running) await program.stop();
  rmSync(folder, { recursive: true });
});

/** Starts a program of a page. @returns the URL of a path of it */
async function run(name: string, env: Record<string, string>): Promise<(path: string) => string> {
  const origin = `http://localhost:${await freePort()}`;
  running.push(await startProgram(`exec node ${name}.js`, origin, { cwd: folder, env }));
  return (path) => `${origin}${path}`;
}

test.each([['express'], ['fastify'], ['node']])(
  'docs/protect-your-service.md: a route of %s accepts only keys with its permission, and answers 503 if AuthHero does not answer',
  async (name) => {
    const ask = async (url: string, key?: string) => fetch(url, { headers: { ...(key && { 'x-api-key': key }) } });
    const app = await run(name, { AUTHHERO_URL: server.url, AUTHHERO_KEY: verifier.key });
    const other = await aPerson(server);
    const keys = [accountant.key, other.key, `${other.key}x`, 'a'.repeat(300), undefined];
    const answers = await Promise.all(keys.map((key) => ask(app('/invoices'), key)));
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 401, 401, 401]);
    expect(await answers[0]?.json()).toEqual({ invoicesOf: accountant.id });
    const away = `http://127.0.0.1:${await freePort()}/graphql`;
    const lost = await run(name, { AUTHHERO_URL: away, AUTHHERO_KEY: verifier.key });
    expect((await ask(lost('/invoices'), accountant.key)).status).toBe(503);
  },
);

const JSON_TYPE = { 'content-type': 'application/json' };
const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });

test('docs/browser.md: the BFF keeps the key in a cookie that no script can read, and forwards only allowed operations', async () => {
  const bff = await run('bff', { AUTHHERO_URL: server.url });
  const person = await aPerson(server);
  const input = { username: person.username, password: PASSWORD };
  const refused = await post(bff('/login'), { ...input, password: 'not this one' });
  expect([refused.headers.get('set-cookie'), await refused.json()]).toEqual([
    null,
    expect.objectContaining({ __typename: 'InvalidCredentials' }),
  ]);
  const login = await post(bff('/login'), input);
  const form = /^(__Host-session=(ahk_\w{49})); Path=\/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax$/;
  const [, cookie = '', key = ''] = form.exec(login.headers.get('set-cookie') ?? '') ?? [];
  expect(await login.json()).toEqual({
    __typename: 'LoginSuccess',
    user: { id: person.id, username: person.username },
  });
  const ask = async (query: string, headers = {}) => {
    const response = await post(bff('/graphql'), { query }, { cookie: `a=b; ${cookie}`, ...headers });
    const { data } = (await response.json()) as { data?: object };
    return [response.status, data];
  };
  expect(await ask('query Me { me { ...Name } } fragment Name on User { username }')).toEqual([
    200,
    { me: { username: person.username } },
  ]);
  const keyForAYear = 'createApiKey(input: { name: "mine" }) { ... on CreateApiKeySuccess { apiKey } }';
  expect(await ask(`mutation { ${keyForAYear} }`)).toEqual([403, undefined]);
  expect(await ask(`mutation { ...Hidden } fragment Hidden on Mutation { ${keyForAYear} }`)).toEqual([403, undefined]);
  expect(await ask('{ me { username } }', { 'sec-fetch-site': 'same-site' })).toEqual([403, undefined]);
  expect(await ask('{ me { username } }', { 'content-type': 'text/plain' })).toEqual([415, undefined]);
  expect(await ask('{ me {')).toEqual([400, undefined]);
  const logout = await post(bff('/logout'), {}, { cookie });
  expect([logout.status, logout.headers.get('set-cookie')]).toEqual([
    204,
    expect.stringContaining('=; Path=/; Max-Age=0'),
  ]);
  expect([await isLive(server, key), await isLive(server, person.key)]).toEqual([false, true]);
});

test('docs/browser.md: the BFF sends AuthHero the address of its client, and answers 503 if AuthHero does not answer', async () => {
  const addresses: unknown[] = [];
  const stub = createServer(({ headers }, response) => {
    addresses.push(headers['x-forwarded-for']);
    response.end('{ "data": { "me": null } }');
  });
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  const bff = await run('bff', { AUTHHERO_URL: `http://127.0.0.1:${(stub.address() as AddressInfo).port}` });
  expect((await post(bff('/graphql'), { query: '{ me { id } }' })).status).toBe(200);
  expect(addresses).toEqual([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]);
  stub.closeAllConnections();
  await new Promise((resolve) => stub.close(resolve));
  expect((await post(bff('/graphql'), { query: '{ me { id } }' })).status).toBe(503);
});
