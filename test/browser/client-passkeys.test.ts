import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowser, VirtualAuthenticator } from '../support/browser.js';
import { serveClientPage } from '../support/client-page.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import type { StaticPage } from '../support/static-page.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let app: StaticPage;
let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  app = await serveClientPage();
  server = await startTestServer({ COOKIE_ORIGINS: app.origin, PASSKEY_ORIGINS: app.origin });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await app.stop();
});

/** A page without what only newer browsers have. */
const OLD = `for (const name of ['parseCreationOptionsFromJSON', 'parseRequestOptionsFromJSON'])
    Object.defineProperty(PublicKeyCredential, name, { value: undefined });
  Object.defineProperty(PublicKeyCredential.prototype, 'toJSON', { value: undefined });`;
/** Notes the signals to the device. */
const SIGNALS = `signals = [];
  for (const name of ['signalUnknownCredential', 'signalAllAcceptedCredentials'])
    Object.defineProperty(PublicKeyCredential, name, { value: async (signal) => { signals.push([name, signal]); } });`;

async function open(script = ''): Promise<{ page: Page; device: VirtualAuthenticator }> {
  const page = await (await browser.newContext()).newPage();
  const device = await VirtualAuthenticator.of(page);
  await page.addInitScript(script);
  await page.goto(app.origin);
  await page.waitForFunction('globalThis.lib');
  const url = server.url.replace('127.0.0.1', 'localhost');
  await page.evaluate(`asked = [];
    auth = lib.createClient({ url: '${url}', mode: 'cookie', confirm: async (demand) => {
      asked.push(demand.methods.join());
      await lib.confirmWithPasskey(auth, demand);
    } });
    nameOf = (call) => call.then((result) => result?.__typename, ({ name, reason, code }) => name + ' ' + (reason ?? code));`);
  return { page, device };
}

/** Somebody with a passkey, who is signed in. */
async function visit(script?: string) {
  const person = await aPerson(server);
  const { page, device } = await open(script);
  await signIn(page, person);
  expect(await nameOf(page, "lib.addPasskey(auth, 'my laptop')")).toBe('RegisterPasskeySuccess');
  return { person, page, device };
}
const signIn = (page: Page, { username }: Person): Promise<unknown> =>
  page.evaluate(`auth.signIn({ username: '${username}', password: '${PASSWORD}' }).then((made) => (step = made))`);
const nameOf = (page: Page, call: string): Promise<unknown> => page.evaluate(`nameOf(${call})`);
const me = (page: Page) => page.evaluate('auth.me().then(({ id }) => id)');

test.each([
  ['a browser of today', ''],
  ['a browser without JSON methods', OLD],
])('client: in %s a passkey is added, signs in alone, is a second factor, and confirms', async (_name, script) => {
  const { person, page, device } = await visit(script);
  expect(await device.credentials()).toHaveLength(1);
  await page.evaluate('auth.signOut()');
  expect(await nameOf(page, 'lib.signInWithPasskey(auth)')).toBe('SignedIn');
  expect(await me(page)).toBe(person.id);
  await page.evaluate('auth.signOut()');
  expect(await signIn(page, person)).toMatchObject({ __typename: 'SecondFactorRequired' });
  expect(await nameOf(page, 'lib.signInWithPasskey(auth, { step })')).toBe('SignedIn');
  await letProofsAge(server, person);
  expect(await nameOf(page, 'auth.beginTotp()')).toBe('BeginTotpSuccess');
  expect(await page.evaluate('asked')).toEqual(['PASSKEY,RECOVERY_CODE']);
});

test('client: a device that has a passkey of the account, a person who is away and a browser without passkeys have a reason', async () => {
  const { page, device } = await visit();
  expect(await nameOf(page, 'lib.addPasskey(auth)')).toBe('PasskeyError ALREADY_THERE');
  await device.setPresent(false);
  const call = 'lib.signInWithPasskey(auth, { signal: AbortSignal.timeout(200) })';
  expect(await nameOf(page, call)).toBe('TimeoutError 23');
  const { page: without } = await open("Object.defineProperty(window, 'PublicKeyCredential', { value: undefined });");
  expect(await without.evaluate('lib.hasPasskeys()')).toBe(false);
  expect(await nameOf(without, 'lib.signInWithPasskey(auth)')).toBe('PasskeyError UNSUPPORTED');
});

test('client: the field for the username offers passkeys, and another ceremony ends the offer', async () => {
  const { person, page, device } = await visit();
  await page.evaluate('auth.signOut()');
  expect(await nameOf(page, 'lib.offerPasskeys(auth)')).toBe('SignedIn');
  expect(await me(page)).toBe(person.id);
  await page.evaluate('auth.signOut()');
  await device.setPresent(false);
  await page.evaluate(`offer = nameOf(lib.offerPasskeys(auth)); left = new AbortController();
    new Promise((resolve) => setTimeout(resolve, 500))`);
  await page.evaluate('other = nameOf(lib.signInWithPasskey(auth, { signal: left.signal })); undefined');
  expect(await page.evaluate('offer')).toBeUndefined();
  await page.evaluate("left.abort(new Error('gone'))");
  expect(await page.evaluate('other')).toBe('Error undefined');
});

test('client: a removed passkey is told to the device, and so is one that no account has', async () => {
  const { person, page } = await visit(SIGNALS);
  const [passkey] = (await page.evaluate('auth.myFactors().then(({ passkeys }) => passkeys)')) as { id: string }[];
  await page.evaluate('lib.tidyPasskeys(auth)');
  expect(await nameOf(page, `lib.removePasskey(auth, '${passkey?.id}')`)).toBe('RemovePasskeySuccess');
  const all = (count: number) => [
    'signalAllAcceptedCredentials',
    expect.objectContaining({ rpId: 'localhost', allAcceptedCredentialIds: Array(count).fill(expect.any(String)) }),
  ];
  expect(await page.evaluate('signals')).toEqual([all(1), all(0)]);
  expect(await sql(server, 'select 1 from passkey where user_id = ?', [person.id])).toEqual([]);
  expect(await nameOf(page, 'lib.signInWithPasskey(auth)')).toBe('PasskeyUnknown');
  expect(await page.evaluate('signals[2][0]')).toBe('signalUnknownCredential');
});
