import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { serveClientPage } from '../support/client-page.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import type { StaticPage } from '../support/static-page.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** Pages with the client: two that AuthHero knows, and one that it does not. */
let app: StaticPage;
let stranger: StaticPage;
let server: TestServer;
let url: string;
const browser = useBrowser();
beforeAll(async () => {
  [app, stranger] = [await serveClientPage(), await serveClientPage()];
  server = await startTestServer({ COOKIE_ORIGINS: app.origin, CORS_ORIGINS: app.origin });
  url = server.url.replace('127.0.0.1', 'localhost');
}, 60_000);
afterAll(async () => {
  await server.stop();
  await app.stop();
  await stranger.stop();
});

/** A tab that hears what other tabs say a little later than they say it. */
const SLOW = `const Channel = BroadcastChannel;
  window.BroadcastChannel = class extends Channel {
    set onmessage(listen) { super.onmessage = (event) => setTimeout(() => listen(event), 25); }
  };`;

/** A tab with a client `auth`. It counts in `demands` how often the person is asked, and keeps the last demand in `demand`, and whether it is over in `isClosed`. */
async function open(
  context: BrowserContext,
  mode: 'cookie' | 'key',
  { at = app.origin, to = url, script = '' } = {},
): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(script);
  await page.goto(at);
  await page.waitForFunction('globalThis.lib');
  await page.evaluate(`
    events = [];
    demands = 0;
    isClosed = false;
    auth = lib.createClient({ url: '${to}', mode: '${mode}', confirm: (asked) => new Promise((resolve) => {
      demands += 1;
      demand = asked;
      asked.signal.addEventListener('abort', () => { isClosed = true; resolve(); });
    }) });
    auth.subscribe((event) => events.push(event));
    codeOf = (call) => call.then(() => 'no error', ({ code }) => code);`);
  return page;
}
const signIn = (page: Page, { username }: Person) =>
  page.evaluate(`auth.signIn({ username: '${username}', password: '${PASSWORD}' })`);
const me = (page: Page) => page.evaluate('auth.me().then(({ id }) => id, ({ code }) => code)');
const SET_EMAIL = `auth.setEmail({ email: 'someone@example.org' }).then(({ __typename }) => __typename)`;

test.each(['cookie', 'key'] as const)(
  'client, mode %s: a tab that opens later is signed in, and a sign-out in one tab ends both',
  async (mode) => {
    const person = await aPerson(server);
    const context = await browser.newContext();
    const first = await open(context, mode);
    expect(await signIn(first, person)).toMatchObject({ __typename: 'SignedIn', user: { id: person.id } });
    const second = await open(context, mode);
    expect(await me(second)).toBe(person.id);
    await first.evaluate('auth.signOut()');
    await second.waitForFunction("events.includes('SIGNED_OUT')");
    expect([await me(first), await me(second)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  },
);

test.each(['cookie', 'key'] as const)(
  'client, mode %s: one proof in one tab is enough for operations of two tabs that wait for it',
  async (mode) => {
    const person = await aPerson(server);
    const context = await browser.newContext();
    const first = await open(context, mode);
    await signIn(first, person);
    const second = await open(context, mode);
    await me(second);
    await letProofsAge(server, person);
    for (const page of [first, second]) await page.evaluate(`result = ${SET_EMAIL}`.concat('; undefined'));
    await second.waitForFunction('demands === 1');
    await first.waitForFunction('demands === 1');
    await first.evaluate(`demand.prove({ password: '${PASSWORD}' })`);
    expect([await first.evaluate('result'), await second.evaluate('result')]).toEqual([
      'SetEmailSuccess',
      'SetEmailSuccess',
    ]);
    expect(await second.evaluate('[demands, isClosed]')).toEqual([1, true]);
    expect(await me(second)).toBe(person.id);
  },
);

test.each(['cookie', 'key'] as const)(
  'client, mode %s: changes of another tab while the key is swapped are done, and nobody is signed out',
  async (mode) => {
    const person = await aPerson(server);
    const context = await browser.newContext();
    const [first, second] = [await open(context, mode), await open(context, mode, { script: SLOW })];
    await signIn(first, person);
    await second.waitForFunction("events.includes('SIGNED_IN')");
    expect(await me(second)).toBe(person.id);
    // The answer with the new key takes its time: meanwhile AuthHero knows the old one no more.
    await first.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('confirmIdentity')) return route.continue();
      const response = await route.fetch();
      await first.waitForTimeout(150);
      await route.fulfill({ response });
    });
    const changes = second.evaluate(`(async () => {
      const codes = [];
      for (let n = 0; n < 40; n += 1) codes.push(await codeOf(auth.updateMe({ firstName: 'n' + n })));
      return codes.filter((code) => code !== 'no error');
    })()`);
    for (let n = 0; n < 5; n += 1) await first.evaluate(`auth.confirmIdentity({ proof: { password: '${PASSWORD}' } })`);
    expect(await changes).toEqual([]);
    expect(await second.evaluate("events.includes('SIGNED_OUT')")).toBe(false);
  },
);

test('client, mode cookie: no script sees a key, and the login outlives a reload', async () => {
  const person = await aPerson(server);
  const context = await browser.newContext();
  const page = await open(context, 'cookie');
  expect(JSON.stringify(await signIn(page, person))).not.toContain('ahk_');
  expect(await page.evaluate('document.cookie')).toBe('');
  await page.close();
  expect(await me(await open(context, 'cookie'))).toBe(person.id);
});

test('client, mode key: memory forgets the key with the last tab, and no storage of the browser has it', async () => {
  const person = await aPerson(server);
  const context = await browser.newContext();
  const page = await open(context, 'key');
  await signIn(page, person);
  expect(await page.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);
  await page.close();
  expect(await me(await open(context, 'key'))).toBe('UNAUTHENTICATED');
});

test('client, mode key: another login in another tab is never mixed with a change that waits for a proof', async () => {
  const [ada, bob] = [await aPerson(server), await aPerson(server)];
  const context = await browser.newContext();
  const [first, second] = [await open(context, 'key'), await open(context, 'key')];
  await signIn(first, ada);
  await letProofsAge(server, ada);
  await first.evaluate(`result = ${SET_EMAIL}`.concat('; undefined'));
  await first.waitForFunction('demands === 1');
  await signIn(second, bob);
  expect(await first.evaluate('result')).toBe('ConfirmationRequired');
});

test('client: tabs: false and close() leave the other tabs alone', async () => {
  const person = await aPerson(server);
  const context = await browser.newContext();
  const [first, second] = [await open(context, 'key'), await open(context, 'key')];
  await second.evaluate('auth.close()');
  await first.evaluate(`own = lib.createClient({ url: '${url}', mode: 'key', tabs: false })`);
  await signIn(first, person);
  await first.waitForTimeout(200);
  expect(await second.evaluate('events')).toEqual([]);
  expect(await first.evaluate('own.me().catch(({ code }) => code)')).toBe('UNAUTHENTICATED');
});

test('client: a sign-out that does not reach AuthHero is an error, and forgets the key in every tab', async () => {
  const person = await aPerson(server);
  const context = await browser.newContext();
  const first = await open(context, 'key');
  await signIn(first, person);
  const second = await open(context, 'key');
  expect(await me(second)).toBe(person.id);
  await context.route('**/graphql', (route) => route.abort());
  expect(await first.evaluate('codeOf(auth.signOut())')).toBe('UNREACHABLE');
  await context.unroute('**/graphql');
  expect([await me(first), await me(second)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
});

test('client: a page that AuthHero does not know is told which setting to set', async () => {
  const context = await browser.newContext();
  const message = (page: Page, call = 'auth.me()') => page.evaluate(`${call}.then(() => '', ({ message }) => message)`);
  const key = await message(await open(context, 'key', { at: stranger.origin }));
  expect(key).toContain(`add ${stranger.origin} to CORS_ORIGINS`);
  const cookie = await message(await open(context, 'cookie', { at: stranger.origin }));
  expect(cookie).toContain(`add ${stranger.origin} to COOKIE_ORIGINS`);
});

test('client: a page that may send no cookies is told so at the sign-in, and a page at another name of this machine at once', async () => {
  const second = await startTestServer({
    CORS_ORIGINS: `${app.origin},${stranger.origin}`,
    COOKIE_ORIGINS: app.origin,
  });
  try {
    const to = second.url.replace('127.0.0.1', 'localhost');
    const context = await browser.newContext();
    const page = await open(context, 'cookie', { at: stranger.origin, to });
    // As a page that sends no cookies reaches it: the origin may ask, but get no cookie.
    const call = `lib.createClient({ url: '${to}', mode: 'cookie', fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }) })
      .signIn({ username: 'somebody', password: 'a password' }).then(() => '', ({ code, message }) => code + ' ' + message)`;
    expect(await page.evaluate(call)).toMatch(/^BAD_USER_INPUT .*COOKIE_ORIGINS/);
    const numeric = await open(context, 'cookie', { to: second.url });
    expect(await page.evaluate(`codeOf(lib.createClient({ url: 'http://', mode: 'key' }).me())`)).toBe('MISUSE');
    expect(await numeric.evaluate(`auth.me().then(() => '', ({ message }) => message)`)).toMatch(
      /use localhost in the url/,
    );
  } finally {
    await second.stop();
  }
});
