import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import type { Page } from 'playwright-core';
import { act, anAdmin } from '../support/admins.js';
import { useBrowser, VirtualAuthenticator } from '../support/browser.js';
import { blocksOf } from '../support/document-blocks.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aName, PASSWORD } from '../support/people.js';
import { sql } from '../support/sql.js';
import { type StaticPage, servePage } from '../support/static-page.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { App } from '../support/totp.js';

const DOCUMENT = 'docs/second-factors.md';
const AUTHHERO = 'http://localhost:4000/graphql';
const HTML = blocksOf(DOCUMENT).page ?? '';
const RECOVERY_CODE = /^(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}$/gm;

let server: TestServer;
let app: StaticPage;
/** The same page at an origin that PASSKEY_ORIGINS does not name. */
let other: StaticPage;
const browser = useBrowser();
beforeAll(async () => {
  const html = () => HTML.replace(AUTHHERO, server.url.replace('127.0.0.1', 'localhost'));
  app = await servePage(html);
  other = await servePage(html);
  const origins = [app.origin, other.origin, `http://127.0.0.1:${app.port}`];
  server = await startTestServer({ CORS_ORIGINS: origins.join(), PASSKEY_ORIGINS: app.origin });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await app.stop();
  await other.stop();
});

/**
 * Notes each request for a passkey. A request with `mediation: 'conditional'` waits for somebody who never chooses, until it is aborted:
 * the simulated device would answer it at once. With `offers` it is a real request.
 */
const OBSERVE = `window.asked = [];
  const get = navigator.credentials.get.bind(navigator.credentials);
  navigator.credentials.get = (options) => {
    const { mediation, signal } = options;
    asked.push(mediation ?? 'modal');
    if (mediation !== 'conditional' || window.offers) return get(options);
    return new Promise((_resolve, reject) => {
      const abort = () => { asked.push('aborted'); reject(signal.reason); };
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
    });
  };`;

/** Somebody with a device, on the page of the document. */
class Visitor {
  readonly username = aName();
  /** The errors that the page did not catch. */
  readonly faults: string[] = [];
  recoveryCodes: string[] = [];

  private constructor(
    readonly page: Page,
    readonly device: VirtualAuthenticator,
  ) {
    page.on('pageerror', ({ message }) => this.faults.push(message));
  }

  static async on(origin: string, device?: { verifiesUser: boolean }): Promise<Visitor> {
    const page = await browser.newPage();
    const visitor = new Visitor(page, await VirtualAuthenticator.of(page, device));
    await page.addInitScript(OBSERVE);
    await page.goto(origin);
    return visitor;
  }

  /** With an account, and logged in. */
  static async loggedIn(device?: { verifiesUser: boolean }): Promise<Visitor> {
    const visitor = await Visitor.on(app.origin, device);
    await visitor.type('Username', visitor.username);
    await visitor.type('Password', PASSWORD);
    await visitor.press('Register', `${visitor.username} is registered.`);
    await visitor.press('Log in', `${visitor.username} is logged in by PASSWORD.`);
    return visitor;
  }

  /** With an account and a passkey, and logged out. */
  static async withPasskey(device?: { verifiesUser: boolean }): Promise<Visitor> {
    const visitor = await Visitor.loggedIn(device);
    const said = await visitor.press('Add a passkey', 'The passkey is added.');
    visitor.recoveryCodes = said.match(RECOVERY_CODE) ?? [];
    await visitor.press('Log out', 'Logged out.');
    return visitor;
  }

  type(label: string, text: string): Promise<void> {
    return this.page.getByLabel(label).fill(text);
  }

  /** Clicks a button. @returns what the page says then */
  async press(button: string, words: string): Promise<string> {
    await this.page.evaluate("document.querySelector('pre').textContent = ''");
    await this.page.getByRole('button', { name: button, exact: true }).click();
    return this.reads(words);
  }

  /** Waits until the page says something. @returns all that it says */
  async reads(words: string): Promise<string> {
    const said = this.page.getByRole('status');
    const isSaid = await said
      .getByText(words)
      .waitFor({ timeout: 5_000 })
      .then(
        () => true,
        () => false,
      );
    const text = (await said.textContent()) ?? '';
    if (!isSaid) throw new Error(`the page does not say "${words}", but "${text}"`);
    return text;
  }

  /** The requests for passkeys since the page was opened, and which of them it has aborted. */
  asked(): Promise<unknown> {
    return this.page.evaluate('asked');
  }

  /** Opens the page again. From now on the browser really offers passkeys in the field. */
  async reopenWithOffers(): Promise<void> {
    await this.page.addInitScript('window.offers = true;');
    await this.page.reload();
  }

  /** Makes every proof of the user six minutes old, so that none counts as recent. */
  async letProofsAge(): Promise<void> {
    await letProofsAge(server, { id: await this.id() });
  }

  async id(): Promise<string> {
    return (await sql(server, 'select id from "user" where username = ?', [this.username]))[0].id;
  }
}

test('docs/second-factors.md: each GraphQL document is valid in the schema', () => {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const documents = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^( *)```graphql\n(.*?)^\1```$/gms)];
  expect(documents.length).toBeGreaterThan(10);
  expect(documents.flatMap(([, , text = '']) => validate(schema, parse(text)).map(String))).toEqual([]);
});

test('docs/second-factors.md: its page is complete, and only the address of AuthHero has to be changed', () => {
  expect(HTML.split(AUTHHERO)).toHaveLength(2);
  expect(HTML).not.toMatch(/ on\w+=|<script [^>]*src=|\bimport\b/);
});

test('page: a passkey is added on the device, with ten recovery codes, and no second one on the same device', async () => {
  const visitor = await Visitor.loggedIn();
  const said = await visitor.press('Add a passkey', 'The passkey is added.');
  expect(said.match(RECOVERY_CODE)).toHaveLength(10);
  expect(await visitor.device.credentials()).toEqual([
    expect.objectContaining({ isResidentCredential: true, rpId: 'localhost', userName: visitor.username }),
  ]);
  await visitor.press('Add a passkey', 'already registered');
  expect(await visitor.device.credentials()).toHaveLength(1);
  expect(visitor.faults).toEqual([]);
});

test('page: a passkey alone logs in, without a name, also while the browser offers passkeys in the field', async () => {
  const visitor = await Visitor.withPasskey();
  await visitor.device.setPresent(false);
  await visitor.reopenWithOffers();
  await visitor.page.waitForFunction('asked.length === 1');
  await visitor.device.setPresent(true);
  await visitor.press('Log in with a passkey', `${visitor.username} is logged in by PASSKEY.`);
  expect(await visitor.asked()).toEqual(['conditional', 'modal']);
  expect(visitor.faults).toEqual([]);
});

test('page: the password alone does not log in once there is a passkey, and the passkey completes it', async () => {
  const visitor = await Visitor.withPasskey();
  await visitor.press('Log in', 'Continue with PASSKEY or RECOVERY_CODE.');
  await visitor.press('Continue with a passkey', `${visitor.username} is logged in by PASSWORD and PASSKEY.`);
});

test('page: a device that checks no PIN and no face is a second factor, and does not log in alone', async () => {
  const visitor = await Visitor.withPasskey({ verifiesUser: false });
  await visitor.press('Log in with a passkey', 'not allowed');
  await visitor.press('Log in', 'Continue with PASSKEY');
  await visitor.press('Continue with a passkey', `${visitor.username} is logged in by PASSWORD and PASSKEY.`);
});

test('page: a passkey that the browser offers in the field logs in without a click on the page', async () => {
  const visitor = await Visitor.withPasskey();
  await visitor.reopenWithOffers();
  await visitor.reads(`${visitor.username} is logged in by PASSKEY.`);
  expect(await visitor.asked()).toEqual(['conditional']);
  expect(await visitor.page.getByLabel('Username').getAttribute('autocomplete')).toBe('username webauthn');
});

test('page: options that wait in the field are replaced before they expire', async () => {
  const visitor = await Visitor.withPasskey();
  const { page } = visitor;
  await page.clock.install();
  await page.reload();
  await page.waitForFunction('asked.length === 1');
  await page.evaluate('window.offers = true');
  await page.clock.runFor(5 * 60_000 - 1);
  await visitor.reads(`${visitor.username} is logged in by PASSKEY.`);
  expect(await visitor.asked()).toEqual(['conditional', 'aborted', 'conditional']);
  expect(visitor.faults).toEqual([]);
});

test('page: what needs a recent proof asks for the passkey, and then goes on with the new key', async () => {
  const visitor = await Visitor.withPasskey();
  await visitor.press('Log in with a passkey', 'is logged in by PASSKEY.');
  await visitor.letProofsAge();
  const [before] = await visitor.device.credentials();
  await visitor.press('Add an app', 'otpauth://totp/');
  const [after] = await visitor.device.credentials();
  expect(after?.signCount).toBe((before?.signCount ?? 0) + 1);
  expect(
    await sql(server, "select detail from audit_event where subject_id = ? and type = 'CONFIRMED'", [
      await visitor.id(),
    ]),
  ).toEqual([{ detail: 'PASSKEY' }]);
});

test('page: without a second factor, what needs a recent proof asks for the password', async () => {
  const visitor = await Visitor.loggedIn();
  await visitor.letProofsAge();
  await visitor.type('Password', 'another one');
  await visitor.press('Add a passkey', 'The proof is not valid.');
  await visitor.type('Password', PASSWORD);
  await visitor.press('Add a passkey', 'The passkey is added.');
});

test('page: a passkey that is removed disappears from the device, and those of other accounts stay', async () => {
  const visitor = await Visitor.withPasskey();
  const [removed] = await visitor.device.credentials();
  const name = aName();
  await visitor.type('Username', name);
  await visitor.press('Register', 'is registered.');
  await visitor.press('Log in', 'is logged in by PASSWORD.');
  await visitor.press('Add a passkey', 'The passkey is added.');
  await visitor.press('Log out', 'Logged out.');
  await visitor.type('Username', visitor.username);
  await visitor.press('Log in', 'Continue with');
  await visitor.press('Continue with a passkey', `${visitor.username} is logged in`);
  await visitor.press('Remove the newest passkey', 'The passkey is removed.');
  expect((await visitor.device.credentials()).map(({ userName }) => userName)).toEqual([name]);
  expect(removed?.userName).toBe(visitor.username);
});

test('page: a passkey that no account has any more logs nobody in, and the device forgets it', async () => {
  const visitor = await Visitor.withPasskey();
  expect(await act(await anAdmin(server), 'removeUserFactors', await visitor.id())).toEqual({
    __typename: 'RemoveUserFactorsSuccess',
  });
  expect(await visitor.device.credentials()).toHaveLength(1);
  await visitor.press('Log in with a passkey', 'No account has this passkey.');
  expect(await visitor.device.credentials()).toEqual([]);
});

test('page: with an app, a login goes on with its code, or with a recovery code once', async () => {
  const visitor = await Visitor.loggedIn();
  const [secret = '', uri = ''] = (await visitor.press('Add an app', 'otpauth://totp/')).split('\n');
  expect(new URL(uri).searchParams.get('secret')).toBe(secret);
  const authenticator = new App(secret);
  await visitor.type('Code', authenticator.next());
  const said = await visitor.press('Enable the app with the code', 'The app is added.');
  const codes = said.match(RECOVERY_CODE) ?? [];
  expect(codes).toHaveLength(10);
  const continueWith = async (code: string, words: string) => {
    await visitor.press('Log out', 'Logged out.');
    await visitor.press('Log in', 'Continue with TOTP or RECOVERY_CODE.');
    await visitor.type('Code', code);
    await visitor.press('Continue with the code', words);
  };
  await continueWith(authenticator.next(), `${visitor.username} is logged in by PASSWORD and TOTP.`);
  const [code = ''] = codes;
  await continueWith(code, `${visitor.username} is logged in by PASSWORD and RECOVERY_CODE.`);
  await continueWith(code, 'The proof is not valid.');
});

test('page: a page of an origin that PASSKEY_ORIGINS does not name cannot use a passkey', async () => {
  const visitor = await Visitor.withPasskey();
  await visitor.page.goto(other.origin);
  await visitor.press('Log in with a passkey', 'The proof is not valid.');
  await visitor.page.goto(app.origin);
  await visitor.press('Log in with a passkey', `${visitor.username} is logged in by PASSKEY.`);
});

test('page: a login whose passkey was refused goes on with a recovery code', async () => {
  const visitor = await Visitor.withPasskey();
  await visitor.page.goto(other.origin);
  await visitor.type('Username', visitor.username);
  await visitor.type('Password', PASSWORD);
  await visitor.press('Log in', 'Continue with PASSKEY or RECOVERY_CODE.');
  await visitor.press('Continue with a passkey', 'The proof is not valid.');
  await visitor.type('Code', visitor.recoveryCodes[0] ?? '');
  await visitor.press('Continue with the code', `${visitor.username} is logged in by PASSWORD and RECOVERY_CODE.`);
});

test('page: at 127.0.0.1 the browser refuses passkeys', async () => {
  const visitor = await Visitor.on(`http://127.0.0.1:${app.port}`);
  await visitor.press('Log in with a passkey', 'This is an invalid domain.');
});
