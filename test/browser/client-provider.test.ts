import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { serveClientPage } from '../support/client-page.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aName, aPerson, PASSWORD } from '../support/people.js';
import { settingsOf } from '../support/providers.js';
import type { StaticPage } from '../support/static-page.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let app: StaticPage;
let issuer: OpenidIssuer;
let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  app = await serveClientPage();
  const redirect = `${app.origin}/`;
  issuer = await OpenidIssuer.start({ redirectUris: [redirect], hasPage: true });
  const settings = { SIGN_IN_REDIRECTS: redirect, COOKIE_ORIGINS: app.origin };
  server = await startTestServer(settingsOf({ acme: issuer }, settings));
}, 60_000);
afterAll(async () => {
  await server.stop();
  await issuer.stop();
  await app.stop();
});

async function load(page: Page): Promise<void> {
  await page.waitForFunction('globalThis.lib');
  const url = server.url.replace('127.0.0.1', 'localhost');
  await page.evaluate(`auth = lib.createClient({ url: '${url}', mode: 'cookie' })`);
}
/** Goes to the provider and signs in there. @returns how it ends when the browser is back */
async function goAndComeBack(page: Page, account: string, options = '{}') {
  await page.evaluate(`lib.beginWithProvider(auth, 'acme', ${options})`);
  await page.getByLabel('Account').fill(account);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${app.origin}/**`);
  await load(page);
  return page.evaluate('lib.endWithProvider(auth).then((end) => (globalThis.end = end))');
}
async function open(path = '/'): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(app.origin + path);
  await load(page);
  return page;
}

test('client: two calls sign in with a provider, and a new person chooses a username', async () => {
  const account = aName();
  const page = await open();
  expect(await page.evaluate('lib.endWithProvider(auth)')).toBeUndefined();
  expect(await goAndComeBack(page, account)).toMatchObject({
    __typename: 'IdentityUnknown',
    suggestedUsername: account,
  });
  expect(page.url()).toBe(`${app.origin}/`);
  const made = await page.evaluate(`auth.registerWithProvider({ signUp: end.signUp, username: '${account}' })`);
  expect(made).toMatchObject({ __typename: 'SessionStarted', user: { username: account } });
  expect(await goAndComeBack(await open(), account)).toMatchObject({
    __typename: 'SignedIn',
    user: { username: account },
  });
});

test('client: with link the provider is linked with the account that is signed in', async () => {
  const { username } = await aPerson(server);
  const page = await open();
  await page.evaluate(`auth.signIn({ username: '${username}', password: '${PASSWORD}' })`);
  expect(await goAndComeBack(page, aName(), '{ link: true }')).toMatchObject({ __typename: 'LinkIdentitySuccess' });
  expect(await page.evaluate('auth.myIdentities().then((list) => list.length)')).toBe(1);
});

test('client: a person who has cancelled, and an answer that this tab has not asked for, sign in to nothing', async () => {
  const cancelled = await open('/?error=access_denied&tab=security');
  expect(await cancelled.evaluate('lib.endWithProvider(auth)')).toEqual({
    __typename: 'ProviderCancelled',
    reason: 'access_denied',
  });
  expect(cancelled.url()).toBe(`${app.origin}/?tab=security`);
  const foreign = await open('/?code=abc&state=def');
  expect(await foreign.evaluate('lib.endWithProvider(auth)')).toEqual({ __typename: 'ProviderCancelled' });
});
