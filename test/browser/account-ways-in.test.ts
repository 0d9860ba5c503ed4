import { expect, test } from '@jest/globals';
import { anAdmin } from '../support/admins.js';
import { useBrowser, VirtualAuthenticator } from '../support/browser.js';
import { aName, aPerson, PASSWORD } from '../support/people.js';
import { addApp } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';
import { Visitor } from '../support/visitor.js';

const server = useTestServer();
const browser = useBrowser();
const visit = async (path = '/account') => (await Visitor.at(server, browser)).goto(path);

test('somebody makes an account, is signed in, stays so after a reload and in another tab, and signs out in both', async () => {
  const visitor = await visit();
  const username = aName();
  await visitor.page.getByRole('link', { name: 'Create an account' }).click();
  await visitor.page.getByLabel('Username').fill(username);
  await visitor.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.button('Create an account').click();
  await visitor.heading('Profile').waitFor();
  await visitor.page.reload();
  await visitor.heading('Profile').waitFor();
  const second = await visitor.context.newPage();
  await second.goto(`${visitor.origin}/account/keys`);
  await second.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
  await visitor.button('Sign out').click();
  await visitor.heading('Sign in').waitFor();
  await second.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await visitor.context.cookies()).toEqual([]);
  expect(visitor.faults).toEqual([]);
});

test('no script can read the session, and nothing of it is in the storage of the browser', async () => {
  const { username } = await aPerson(server);
  const visitor = await (await Visitor.at(server, browser)).enter('/account', username);
  expect(await visitor.page.evaluate('document.cookie')).toBe('');
  expect(await visitor.page.evaluate('JSON.stringify([localStorage, sessionStorage])')).toBe('[{},{}]');
  expect(await visitor.page.evaluate('indexedDB.databases().then((all) => all.length)')).toBe(0);
});

test('a wrong password says so, keeps what was typed, and the right one signs in', async () => {
  const { username } = await aPerson(server);
  const visitor = await visit();
  await visitor.signIn(username, 'wrong wrong wrong');
  await visitor.page.getByRole('alert').getByText('The username or the password is wrong.').waitFor();
  expect(await visitor.page.getByLabel('Username or email address').inputValue()).toBe(username);
  await visitor.signIn(username);
  await visitor.heading('Profile').waitFor();
});

test('a page that needs a session asks for it, and then is there', async () => {
  const { username } = await aPerson(server);
  const visitor = await visit('/account/activity');
  await visitor.signIn(username);
  await visitor.page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  await visitor.reads('Account created');
});

test('a second factor: the code of the app signs in, a wrong one says so, and a recovery code works too', async () => {
  const person = await aPerson(server);
  const { app, recoveryCodes } = await addApp(person);
  const visitor = await visit();
  await visitor.signIn(person.username);
  await visitor.heading('One more step').waitFor();
  const code = visitor.page.getByLabel('Code of your authenticator app');
  expect(await code.getAttribute('autocomplete')).toBe('one-time-code');
  await code.fill(app.wrong());
  await visitor.button('Sign in').click();
  await visitor.reads('The code is wrong');
  await code.fill(app.next());
  await visitor.button('Sign in').click();
  await visitor.heading('Profile').waitFor();

  await visitor.button('Sign out').click();
  await visitor.signIn(person.username);
  await visitor.button('Use a recovery code').click();
  await visitor.page.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '');
  await visitor.button('Sign in').click();
  await visitor.heading('Profile').waitFor();
  expect(visitor.faults).toEqual([]);
});

test('a one-time password of an admin leads to a password of one’s own', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const query = `mutation { resetUserPassword(id: "${person.id}") {
    ... on ResetUserPasswordSuccess { oneTimePassword } } }`;
  const { oneTimePassword } = (await admin.send(query)).data.resetUserPassword;
  const visitor = await visit();
  await visitor.signIn(person.username, oneTimePassword);
  await visitor.heading('Choose a new password').waitFor();
  const field = visitor.page.getByLabel('New password', { exact: true });
  await field.fill('password');
  await visitor.button('Set the password').click();
  await visitor.reads('too common');
  await field.fill('an own long passphrase');
  await visitor.button('Set the password').click();
  await visitor.heading('Profile').waitFor();
  await visitor.button('Sign out').click();
  await visitor.signIn(person.username, 'an own long passphrase');
  await visitor.heading('Profile').waitFor();
});

test('a passkey: it is added on the page, then signs in alone, offered in the field or by the button', async () => {
  const person = await aPerson(server);
  const visitor = await Visitor.at(server, browser);
  await VirtualAuthenticator.of(visitor.page);
  await visitor.enter('/account/security', person.username);
  await visitor.button('Add a passkey').click();
  await visitor.dialog().getByLabel('Name').fill('Laptop');
  await visitor.dialog().getByRole('button', { name: 'Create the passkey' }).click();
  await visitor.heading('Save your recovery codes').waitFor();
  expect(await visitor.dialog().getByRole('listitem').count()).toBe(10);
  await visitor.page.keyboard.press('Escape');
  await visitor.button('I have saved them').click();
  await visitor.reads('Laptop');

  // The device offers the passkey in the field at once.
  await visitor.button('Sign out').click();
  await visitor.page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();

  // Without the offer in the field: the device would answer it at once.
  const failed = visitor.page.waitForEvent('requestfailed');
  await visitor.page.route('**/graphql', (route) =>
    route.request().postData()?.includes('passkeyOptions(') ? route.abort() : route.continue(),
  );
  await visitor.button('Sign out').click();
  await failed;
  await visitor.page.unroute('**/graphql');
  await visitor.button('Sign in with a passkey').click();
  await visitor.page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  expect((await person.send('{ myFactors { passkeys { name lastUsedOn } } }')).data.myFactors.passkeys).toMatchObject([
    { name: 'Laptop', lastUsedOn: expect.any(String) },
  ]);
});

test('password managers and passkeys find the fields that they fill in', async () => {
  const visitor = await visit();
  const autocompletes = async () =>
    (await visitor.page.locator('input').all()).length &&
    visitor.page.locator('input').evaluateAll((inputs) => inputs.map((input) => input.getAttribute('autocomplete')));
  await visitor.heading('Sign in').waitFor();
  expect(await autocompletes()).toEqual(['username webauthn', 'current-password']);
  await visitor.goto('/account/sign-up');
  await visitor.heading('Create an account').waitFor();
  expect(await autocompletes()).toEqual(['username', 'email', 'new-password']);
});
