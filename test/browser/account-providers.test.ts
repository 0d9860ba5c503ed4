import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { useBrowser } from '../support/browser.js';
import { freePort } from '../support/free-port.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aName, aPerson } from '../support/people.js';
import { settingsOf } from '../support/providers.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { addApp } from '../support/totp.js';
import { Visitor } from '../support/visitor.js';

let issuer: OpenidIssuer;
let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  // The issuer has to know where the pages are, and AuthHero where the issuer is.
  const port = await freePort();
  issuer = await OpenidIssuer.start({
    redirectUris: [`http://localhost:${port}/account/callback`],
    hasPage: true,
  });
  server = await startTestServer({
    ...settingsOf({ acme: issuer }, { SIGN_IN_REDIRECTS: `http://localhost:${port}/account/callback` }),
    SIGN_IN_ACME_NAME: 'Acme',
    PORT: String(port),
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

/** Signs in at the provider, which shows its own page. */
async function atProvider(visitor: Visitor, account: string): Promise<void> {
  await visitor.page.getByRole('textbox', { name: 'Account' }).fill(account);
  await visitor.page.getByRole('button', { name: 'Sign in' }).click();
}
const visit = async (path = '/account') => (await Visitor.at(server, browser)).goto(path);

test('somebody makes an account with a provider, signs out, and signs in with it again', async () => {
  const account = aName();
  const visitor = await visit();
  await visitor.button('Continue with Acme').click();
  await atProvider(visitor, account);
  await visitor.heading('Almost done').waitFor();
  expect(await visitor.page.getByLabel('Username').inputValue()).toBe(account);
  await visitor.button('Create an account').click();
  await visitor.heading('Profile').waitFor();
  await visitor.button('Sign out').click();
  // The provider still knows who it is, and asks nothing.
  await visitor.button('Continue with Acme').click();
  await visitor.heading('Profile').waitFor();
  // Neither the code nor what ties the answer to the tab is left anywhere.
  expect(visitor.page.url()).toBe(`${visitor.origin}/account`);
  expect(await visitor.page.evaluate('JSON.stringify([localStorage, sessionStorage])')).toBe('[{},{}]');
  expect(visitor.faults).toEqual([]);
});

test('a provider is linked under Security, signs in to the same account, where a second factor is still asked for, and is unlinked', async () => {
  const [person, account] = [await aPerson(server), aName()];
  const visitor = await (await Visitor.at(server, browser)).enter('/account/security', person.username);
  await visitor.button('Link Acme').click();
  await atProvider(visitor, account);
  await visitor.reads('The sign-in was linked with your account.');
  await visitor.button('Unlink Acme').waitFor();
  const { app } = await addApp(person);

  await visitor.context.clearCookies();
  await visitor.goto('/account/security');
  await visitor.button('Continue with Acme').click();
  await atProvider(visitor, account);
  await visitor.heading('One more step').waitFor();
  await visitor.page.getByLabel('Code of your authenticator app').fill(app.next());
  await visitor.button('Sign in').click();
  await visitor.page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  await visitor.button('Unlink Acme').click();
  await visitor.dialog().getByRole('button', { name: 'Unlink' }).click();
  await visitor.reads('The sign-in was unlinked.');
  expect(await sql(server, 'select 1 from identity where subject = ?', [account])).toHaveLength(0);
  expect(visitor.faults).toEqual([]);
});

test('an answer that comes to a tab which has not asked signs in to nothing', async () => {
  const visitor = await visit('/account/callback?code=x&state=y');
  await visitor.heading('The sign-in was cancelled').waitFor();
  expect(visitor.page.url()).toBe(`${visitor.origin}/account/callback`);
});

test('somebody who cancels at the provider comes back to a page that says so', async () => {
  const visitor = await visit();
  await visitor.button('Continue with Acme').click();
  await visitor.page.getByRole('textbox', { name: 'Account' }).waitFor();
  await visitor.goto('/account/callback?error=access_denied&state=x');
  await visitor.heading('The sign-in was cancelled').waitFor();
  await visitor.page.getByRole('link', { name: 'Back to sign in' }).click();
  await visitor.heading('Sign in').waitFor();
});

test('a provider that is down is told on the page', async () => {
  const away = await startTestServer(
    settingsOf({ acme: { url: 'http://127.0.0.1:9', clientId: 'a', clientSecret: 'b' } }, { SIGN_IN_REDIRECTS: '' }),
  );
  try {
    const visitor = await (await Visitor.at(away, browser)).goto('/account');
    await visitor.button('Continue with acme').click();
    await visitor.page.getByRole('alert').getByText('The server cannot do this at the moment.').waitFor();
  } finally {
    await away.stop();
  }
}, 60_000);
