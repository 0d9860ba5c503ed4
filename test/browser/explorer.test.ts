import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, isIntrospectionType } from 'graphql';
import type { BrowserContextOptions, Page, Request } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const SCHEMA = buildSchema(readFileSync('schema.graphql', 'utf8'));
const JOURNEY = ['Register', 'Login', 'Me', 'Users', 'CreateApiKey', 'MyApiKeys', 'Logout'];
const SECRET = 'ahk_typed-but-kept-nowhere';

let server: TestServer;
let origin: string;
const browser = useBrowser();
beforeAll(async () => {
  server = await startTestServer();
  origin = new URL(server.url.replace('127.0.0.1', 'localhost')).origin;
}, 60_000);
afterAll(() => server.stop());

/** GraphiQL, ready to use, and what goes wrong in it: refused by a policy, thrown, or not found. */
async function open(options: BrowserContextOptions & { cookie?: string } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  if (options.cookie) await context.addCookies([{ name: 'authhero', value: options.cookie, url: origin }]);
  const page = await context.newPage();
  const requests: Request[] = [];
  const faults: string[] = [];
  page.on('request', (request) => requests.push(request));
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${origin}/graphiql`);
  await page.getByText('All Schema Types').waitFor();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  return { page, requests, faults };
}

/** Shows a tab and runs its operation. @returns the data of the answer */
async function run(page: Page, name: string) {
  await page.locator('.graphiql-tab').getByText(name, { exact: true }).click();
  await page.locator('.graphiql-query-editor').getByText(name, { exact: true }).waitFor();
  const answer = page.waitForResponse((response) => response.url() === `${origin}/graphql`);
  await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click();
  const { data, errors } = await (await answer).json();
  expect(errors).toBeUndefined();
  return data;
}

/** Writes a key between the quotes that the header editor has. */
async function typeKey(page: Page, key: string): Promise<void> {
  await page.locator('.graphiql-editor-tool').getByText('X-API-KEY').click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(key);
}

/** Everything that the browser keeps for the page. */
const storageOf = async (page: Page): Promise<string> =>
  JSON.stringify([
    await page.evaluate('(async () => [{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases()])()'),
    await page.evaluate('(async () => [await caches.keys(), location.href, history.state])()'),
    await page.context().cookies(),
  ]);
/** What a browser has for a page that keeps nothing. */
const nothing = (url: string) => JSON.stringify([[{}, {}, []], [[], url, null], []]);

test('GraphiQL: the tabs are the journey of a user, the key is typed once, and no request leaves the origin or has a cookie', async () => {
  const { page, requests, faults } = await open({ cookie: 'a-session' });
  await run(page, 'Register');
  const { login } = await run(page, 'Login');
  await typeKey(page, login.apiKey);
  for (const name of JOURNEY.slice(2)) expect(await run(page, name)).toBeTruthy();
  expect(await page.locator('.graphiql-tab').allInnerTexts()).toEqual(JOURNEY);

  expect(requests.map((request) => new URL(request.url()).origin).filter((other) => other !== origin)).toEqual([]);
  const cookieOf = (request?: Request) => request?.headerValue('cookie');
  expect(await cookieOf(requests[0])).toBe('authhero=a-session');
  const operations = requests.filter((request) => request.url() === `${origin}/graphql`);
  expect(operations.length).toBeGreaterThan(JOURNEY.length);
  expect(await Promise.all(operations.map(cookieOf))).toEqual(operations.map(() => null));
  expect(operations.at(-1)?.headers()['x-api-key']).toBe(login.apiKey);
  expect(faults).toEqual([]);
}, 90_000);

test('GraphiQL: the browser keeps no key and no password that was typed or answered, and no choice of colours', async () => {
  const { page, faults } = await open();
  await typeKey(page, SECRET);
  await page.getByRole('button', { name: 'Variables' }).click();
  await page.locator('.graphiql-editor-tool').getByText('a long passphrase').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.keyboard.press('Escape');
  // GraphiQL writes half a second after a change.
  await page.waitForTimeout(1_500);
  expect(await storageOf(page)).toBe(nothing(page.url()));
  await page.reload();
  await page.locator('.graphiql-editor-tool').getByText('X-API-KEY').waitFor();
  expect(await page.content()).not.toContain(SECRET);
  expect(faults).toEqual([]);
}, 60_000);

test('GraphiQL: docs has every type of the schema, and shows the description of one', async () => {
  const { page, faults } = await open();
  const docs = page.locator('.graphiql-doc-explorer');
  const listed = await docs.locator('a').allInnerTexts();
  const types = Object.values(SCHEMA.getTypeMap()).filter((type) => !isIntrospectionType(type));
  expect(types.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual([]);
  await docs.getByText('LoginSuccess', { exact: true }).click();
  await docs.getByText(SCHEMA.getType('LoginSuccess')?.description ?? '?').waitFor();
  await docs.getByText('Send it in the X-API-KEY header').waitFor();
  expect(faults).toEqual([]);
}, 60_000);

test('GraphiQL: completion, hover, prettify and a change of colours break no rule of the policy', async () => {
  const { page, faults } = await open({ colorScheme: 'dark' });
  const background = () =>
    page.evaluate("getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor");
  const dark = await background();
  await page.emulateMedia({ colorScheme: 'light' });
  expect([dark, await background()]).toEqual(['rgb(33, 42, 59)', 'rgb(255, 255, 255)']);

  await page.locator('.graphiql-tab').getByText('Me', { exact: true }).click();
  const editor = page.locator('.graphiql-query-editor');
  const field = editor.locator('.view-line').getByText('permissions');
  await field.hover();
  await page.getByText('User.permissions').waitFor();
  await field.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('creat');
  await page.locator('.suggest-widget').getByText('createdOn').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Prettify/ }).click();
  await page.waitForTimeout(1_000);
  expect(faults).toEqual([]);
}, 60_000);

test('GraphiQL: a string becomes neither a script nor HTML that runs, and a script of another host is refused', async () => {
  const { page } = await open();
  const tried = (code: string) =>
    page.evaluate(`(() => { try { return ${code} } catch (error) { return error.name } })()`);
  const html = '<a href="https://example.com">x</a><img src="data:," onerror="alert(1)"><script>alert(1)<\\/script>';
  expect(await tried(`Object.assign(document.createElement('div'), { innerHTML: '${html}' }).innerHTML`)).toBe(
    '<a href="https://example.com" target="_blank" rel="noopener noreferrer">x</a><img src="data:,">',
  );
  const script = (property: string) => tried(`Object.assign(document.createElement('script'), { ${property} })`);
  expect(await script('text: "alert(1)"')).toBe('TypeError');
  expect(await script('src: "https://evil.example/x.js"')).toBe('TypeError');
  expect(await script('src: "data:text/javascript,alert(1)"')).toBe('TypeError');
}, 60_000);

test('GraphiQL: its policy has no inline script and no other host, and its files are compressed and kept for ever', async () => {
  const { page, requests } = await open();
  const policy = (await (await fetch(page.url())).headers).get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
  for (const rule of ["frame-ancestors 'none'", "require-trusted-types-for 'script'", "connect-src 'self'"])
    expect(policy).toContain(rule);
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
  const document = await requests[0]?.response();
  expect(document?.headers()).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'public, max-age=0',
  });
  const assets = requests.map((request) => request.url()).filter((url) => /\/assets\/.*\.(js|css)$/.test(url));
  expect(assets.length).toBeGreaterThan(10);
  for (const url of assets) {
    const { headers } = await fetch(url, { headers: { 'accept-encoding': 'br' } });
    expect([url, headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
      url,
      'public, max-age=31536000, immutable',
      'br',
    ]);
  }
}, 60_000);
