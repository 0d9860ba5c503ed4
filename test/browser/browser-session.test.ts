import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { blocksOf } from '../support/document-blocks.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { type StaticPage, servePage } from '../support/static-page.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** All at `localhost`: pages of another port are of the same site, so the browser sends them the cookie. */
let server: TestServer;
let app: StaticPage;
let evil: StaticPage;
const browser = useBrowser();
let url: string;
/** A cookie that the other origin sets, byte by byte. */
let tossed: string | undefined;
beforeAll(async () => {
  app = await servePage(() => '<title>app</title>');
  evil = await servePage(
    () => `<title>evil</title><body><script>${SCRIPT.replaceAll('</', '<\\/')}</script>`,
    () => tossed,
  );
  server = await startTestServer({ COOKIE_ORIGINS: app.origin });
  url = server.url.replace('127.0.0.1', 'localhost');
}, 60_000);
afterAll(async () => {
  await server.stop();
  await app.stop();
  await evil.stop();
});

/** Sends an operation as a script of the page does. @returns the text of the response, or the error of the browser */
const ask = (page: Page, query: string, variables: object = {}): Promise<string> =>
  page.evaluate(
    async ([to, body]) => {
      try {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(to, { method: 'POST', credentials: 'include', headers, body });
        return await response.text();
      } catch (error) {
        return String(error);
      }
    },
    [url, JSON.stringify({ query, variables })] as const,
  );

const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { __typename
  ... on SessionStarted { user { id } } ... on LoginSuccess { apiKey } } }`;
const ME = '{ me { id firstName } }';
const ATTACK = 'mutation { updateMe(input: { firstName: "Mallory" }) { __typename } }';

/** Somebody who is logged in at the app with a cookie, in a browser of their own. */
async function visit(): Promise<{ person: Person; page: Page }> {
  const person = await aPerson(server);
  const page = await (await browser.newContext()).newPage();
  await page.goto(app.origin);
  const input = { username: person.username, password: PASSWORD, delivery: 'COOKIE' };
  expect(JSON.parse(await ask(page, LOGIN, { input })).data.login.user.id).toBe(person.id);
  return { person, page };
}
const stateOf = async ({ id }: Person) => [
  await sql(server, 'select first_name, last_name from "user" where id = ?', [id]),
  await sql(server, 'select id, revoked_on, is_read_only from api_key where user_id = ? order by id', [id]),
];

test('a page with a session: scripts see no key, the session outlives a reload, and logout ends it', async () => {
  const { person, page } = await visit();
  expect(await page.evaluate('document.cookie')).toBe('');
  await page.reload();
  expect(JSON.parse(await ask(page, ME)).data.me.id).toBe(person.id);
  const [cookie] = await page.context().cookies(url);
  expect(cookie).toMatchObject({ name: 'authhero', httpOnly: true, sameSite: 'Lax', path: '/' });
  await ask(page, 'mutation { logout(scope: CURRENT) { revokedKeys } }');
  expect(await page.context().cookies(url)).toEqual([]);
  expect(await ask(page, ME)).toContain('UNAUTHENTICATED');
});

test('docs/browser.md: its code logs in, knows who it is after a reload, and logs out', async () => {
  const code = (blocksOf('docs/browser.md').cookie ?? '').replace('http://localhost:4000/graphql', url);
  const person = await aPerson(server);
  const page = await (await browser.newContext()).newPage();
  const run = (call: string) => page.evaluate(`(async () => { ${code}; return (await ${call}).data; })()`);
  await page.goto(app.origin);
  expect(await run(`logIn('${person.username}', '${PASSWORD}')`)).toMatchObject({
    login: { __typename: 'SessionStarted', user: { username: person.username } },
  });
  await page.reload();
  expect(await run('whoAmI()')).toEqual({ me: { id: person.id, username: person.username } });
  expect(await run('logOut()')).toEqual({ logout: { revokedKeys: 1 } });
  expect(await run('whoAmI()')).toBeNull();
});

test('a script that hooks fetch sees no key, whatever the page does with its session', async () => {
  const { page } = await visit();
  const confirm = `mutation { confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename
    ... on ConfirmIdentitySuccess { apiKey confirmedUntil } } }`;
  const rotate = 'mutation ($id: ID!) { rotateApiKey(id: $id) { ... on RotateApiKeySuccess { apiKey } } }';
  const { viewerCredential } = JSON.parse(await ask(page, '{ viewerCredential { apiKeyId } }')).data;
  const input = { username: 'x', password: PASSWORD, delivery: 'COOKIE' };
  const seen = [
    await ask(page, confirm),
    await ask(page, rotate, { id: viewerCredential.apiKeyId }),
    await ask(page, '{ myApiKeys { nodes { id maskedKey name } } }'),
    await ask(page, '{ exportMyData }'),
    await ask(page, LOGIN, { input }),
  ];
  expect(seen[0]).toContain('ConfirmIdentitySuccess');
  expect(seen.join('\n')).not.toMatch(/ahk_\w{10}/);
  expect(JSON.parse(await ask(page, ME)).data.me).toBeDefined();
});

const SCRIPT = readFileSync('test/support/attacks.js', 'utf8');
/** The names of the attacks of the script. */
const ATTACKS = [...SCRIPT.matchAll(/^ {2}'?([^':]+)'?: (?:async )?\(\[/gm)].map(([, name]) => name ?? '');
const attack = (page: Page, name: string, mutation: string) =>
  page.evaluate(`attacks[${JSON.stringify(name)}](${JSON.stringify([url, mutation])})`);

test('the script of the attacks is read whole', () => {
  expect(ATTACKS).toHaveLength(8);
});

test.each(ATTACKS)('a page of another origin on the same site changes nothing by %s', async (how) => {
  const { person, page } = await visit();
  const before = await stateOf(person);
  const other = await page.context().newPage();
  await other.goto(evil.origin);
  for (const mutation of [ATTACK, 'mutation { logout { revokedKeys } }']) await attack(other, how, mutation);
  expect(await stateOf(person)).toEqual(before);
  expect(JSON.parse(await ask(page, ME)).data.me.id).toBe(person.id);
});

test('a page of another origin reads nothing, and logs nobody in with a cookie', async () => {
  const { person, page } = await visit();
  const other = await page.context().newPage();
  await other.goto(evil.origin);
  expect(await ask(other, ME)).toMatch(/TypeError: Failed to fetch/);
  const mallory = await aPerson(server);
  await ask(other, LOGIN, { input: { username: mallory.username, password: PASSWORD, delivery: 'COOKIE' } });
  expect(JSON.parse(await ask(page, ME)).data.me.id).toBe(person.id);
});

test('a page of another site gets no cookie sent, and changes nothing', async () => {
  const { person, page } = await visit();
  const before = await stateOf(person);
  const other = await page.context().newPage();
  await other.goto(`http://127.0.0.1:${evil.port}`);
  for (const name of ATTACKS) await attack(other, name, ATTACK);
  expect(await stateOf(person)).toEqual(before);
});

test('a cookie whose name has another kind of space before it signs nobody in', async () => {
  const mallory = await visit();
  const [theirs] = await mallory.page.context().cookies(url);
  const page = await (await browser.newContext()).newPage();
  tossed = `\xa0authhero=${theirs?.value}; Path=/`;
  await page.goto(evil.origin);
  tossed = undefined;
  await page.goto(app.origin);
  expect(await ask(page, ME)).toContain('UNAUTHENTICATED');
});

test('a cookie that a page of another origin sets beside the session ends up as nobody, not as the attacker', async () => {
  const { page } = await visit();
  const mallory = await aPerson(server);
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(app.origin);
  await ask(stranger, LOGIN, { input: { username: mallory.username, password: PASSWORD, delivery: 'COOKIE' } });
  const [theirs] = await stranger.context().cookies(url);
  const other = await page.context().newPage();
  await other.goto(evil.origin);
  for (const path of ['/', '/graphql'])
    await other.evaluate(`document.cookie = 'authhero=${theirs?.value}; path=${path}'`);
  expect(await ask(page, ME)).toContain('UNAUTHENTICATED');
  expect(await ask(page, ATTACK)).toContain('UNAUTHENTICATED');
});
