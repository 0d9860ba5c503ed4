import { expect, test } from '@jest/globals';
import { anAdmin } from '../support/admins.js';
import { useBrowser } from '../support/browser.js';
import { LOGIN_COOKIE } from '../support/page-session.js';
import { aName, aPerson, isLive, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';
import { Visitor } from '../support/visitor.js';

const server = useTestServer();
const browser = useBrowser();
const enter = async (path: string, person: Person, options = {}) =>
  (await Visitor.at(server, browser, options)).enter(path, person.username);
/** Answers an operation of a name in another way than the server. */
const instead = (visitor: Visitor, operation: string, answer: object | 'abort') =>
  visitor.page.route('**/graphql', (route) => {
    if (!new RegExp(`(query|mutation) ${operation}\\b`).test(route.request().postDataJSON().query))
      return route.continue();
    return answer === 'abort' ? route.abort() : route.fulfill({ json: answer });
  });
const makeProofsOld = ({ id }: Person) =>
  sql(server, "update api_key set authenticated_on = now() - interval '1 hour' where user_id = ?", [id]);

test('roles: while the list of roles is not there, nothing can be saved, so no role is lost', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const visitor = await Visitor.at(server, browser);
  await instead(visitor, 'Roles', 'abort');
  await visitor.enter(`/admin/people/${person.username}`, admin.username);
  await visitor.reads('The server does not answer.');
  expect(await visitor.button('Save the roles').count()).toBe(0);
});

test('an admin is not offered to reset their own password, which would end the page that shows it', async () => {
  const admin = await anAdmin(server);
  const visitor = await enter(`/admin/people/${admin.username}`, admin);
  await visitor.reads('This is your own account.');
  expect(await visitor.button('Reset the password').count()).toBe(0);
  await visitor.button('End sessions and keys').click();
  await visitor.reads('You too are signed out.');
});

test('a QR code is black on white in dark colours too', async () => {
  const visitor = await enter('/account/security', await aPerson(server), { colorScheme: 'dark' });
  await visitor.button('Add an app').click();
  const path = visitor.dialog().getByRole('img', { name: 'QR code' }).locator('path');
  await path.waitFor({ state: 'attached' });
  expect(await visitor.page.evaluate("getComputedStyle(document.querySelector('.qr-code path')).fill")).toBe(
    'rgb(0, 0, 0)',
  );
});

test('when somebody else signs in in another tab, nothing of the first person stays in a form', async () => {
  const [ada, alan] = [await aPerson(server, { lastName: 'Lovelace' }), await aPerson(server)];
  const visitor = await enter('/account', ada);
  await visitor.page.getByLabel('First name').fill('Ada');
  const input = { username: alan.username, password: PASSWORD, delivery: 'COOKIE' };
  await visitor.context.request.post(`${visitor.origin}/graphql`, {
    headers: { origin: visitor.origin },
    data: { query: LOGIN_COOKIE, variables: { input } },
  });
  // What the pages tell each other.
  await visitor.page.evaluate("new BroadcastChannel('authhero-session').postMessage('changed')");
  await visitor.page.locator('.username', { hasText: alan.username }).waitFor();
  expect(await visitor.page.getByLabel('First name').inputValue()).toBe('');
  expect(await visitor.page.getByLabel('Last name').inputValue()).toBe('');
});

test('somebody who is signed in is told so before they make another account', async () => {
  const person = await aPerson(server);
  const visitor = await enter('/account', person);
  await visitor.goto('/account/sign-up');
  await visitor.heading(`You are signed in as ${person.username}`).waitFor();
  await visitor.page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await visitor.heading('Create an account').waitFor();
});

test('an account that was made although the sign-in after it failed is not a name that is taken', async () => {
  const visitor = await (await Visitor.at(server, browser)).goto('/account/sign-up');
  const username = aName();
  await instead(visitor, 'Login', 'abort');
  await visitor.page.getByLabel('Username').fill(username);
  await visitor.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.button('Create an account').click();
  await visitor.heading('Sign in').waitFor();
  await visitor.reads('Your account was created. Sign in.');
});

test('a fault of a group of choices is told at the group, and an empty field at the field', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const visitor = await enter(`/admin/people/${person.username}`, admin);
  const fields = [{ path: 'roles', message: 'must be at most 20' }];
  const error = { message: 'x', extensions: { code: 'BAD_USER_INPUT', fields } };
  await instead(visitor, 'SetUserRoles', { errors: [error] });
  await visitor.button('Save the roles').click();
  await visitor.page.getByRole('group', { name: 'Roles' }).getByText('Must be at most 20.').waitFor();
  await visitor.goto('/account/security');
  await visitor.button('Change the password').click();
  await visitor.reads('Fill in this field.');
  expect(await visitor.page.evaluate('document.activeElement.name')).toBe('newPassword');
});

test('a wrong second proof is told at its field, which has the focus, and the button keeps it while it works', async () => {
  const person = await aPerson(server);
  const visitor = await enter('/account/security', person);
  await makeProofsOld(person);
  await visitor.button('Add an app').click();
  const password = visitor.dialog().getByLabel('Password', { exact: true });
  await password.fill('wrong wrong wrong');
  await visitor.button('Confirm').click();
  await visitor.reads('The password is wrong.');
  expect(await visitor.page.evaluate('document.activeElement.name')).toBe('password');
  expect(await password.getAttribute('aria-invalid')).toBe('true');
});

test('a session that ends while a proof is asked for closes the dialog, and says that one was signed out', async () => {
  const person = await aPerson(server);
  const visitor = await enter('/account/security', person);
  await makeProofsOld(person);
  await visitor.button('Add an app').click();
  await visitor.dialog().getByLabel('Password', { exact: true }).fill(PASSWORD);
  await person.send('mutation { logout(scope: ALL) { revokedKeys } }');
  await visitor.button('Confirm').click();
  await visitor.reads('You were signed out. Sign in again to go on.');
  expect(await visitor.page.getByRole('dialog').count()).toBe(0);
});

test('people: the search is in the address, and the way back from somebody leads to it', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const visitor = await enter('/admin', admin);
  await visitor.page.getByLabel('Search').fill(person.username);
  await visitor.shows('tbody tr', 1);
  await visitor.page.getByRole('link', { name: person.username }).click();
  await visitor.heading(person.username).waitFor();
  expect(await visitor.page.getByRole('link', { name: 'People', exact: true }).getAttribute('aria-current')).toBe(
    'page',
  );
  await visitor.page.goBack();
  await visitor.shows('tbody tr', 1);
  expect(await visitor.page.getByLabel('Search').inputValue()).toBe(person.username);
  await visitor.page.reload();
  await visitor.shows('tbody tr', 1);
});

test('events: the conditions outlive a reload, the link of the section shows everything again, and an end before the beginning is told', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const visitor = await enter('/admin/events', admin);
  await visitor.page.getByLabel('Account').fill(person.username);
  await visitor.page.getByLabel('What').selectOption('REGISTERED');
  await visitor.button('Show').click();
  await visitor.shows('tbody tr', 1);
  expect(await visitor.page.evaluate('document.activeElement.type')).toBe('submit');
  await visitor.page.reload();
  await visitor.shows('tbody tr', 1);
  expect(await visitor.page.getByLabel('Account').inputValue()).toBe(person.username);
  await visitor.page.getByRole('navigation').getByRole('link', { name: 'Events' }).click();
  await visitor.page.locator('tbody tr').nth(1).waitFor();
  expect(await visitor.page.getByLabel('Account').inputValue()).toBe('');
  await visitor.page.getByLabel('From').fill('2026-02-01T00:00');
  await visitor.page.getByLabel('Until').fill('2026-01-01T00:00');
  await visitor.button('Show').click();
  await visitor.reads('This is before the beginning.');
});

test('an error of one dialog is not shown in the next one', async () => {
  const person = await aPerson(server);
  await person.send('mutation { createApiKey(input: { name: "first" }) { __typename } }');
  await person.send('mutation { createApiKey(input: { name: "second" }) { __typename } }');
  const visitor = await enter('/account/keys', person);
  await visitor.context.setOffline(true);
  await visitor.button('Revoke first').click();
  await visitor.dialog().getByRole('button', { name: 'Revoke' }).click();
  await visitor.reads('You are offline.');
  await visitor.button('Cancel').click();
  await visitor.context.setOffline(false);
  await visitor.button('Revoke second').click();
  expect(await visitor.dialog().getByRole('alert').count()).toBe(0);
  expect(await isLive(server, person.key)).toBe(true);
});

test('long names and descriptions widen no page, on a phone and on a wide screen', async () => {
  const admin = await anAdmin(server);
  const long = {
    username: `${aName()}-${'x'.repeat(64)}`.slice(0, 64),
    firstName: 'W'.repeat(64),
    lastName: 'W'.repeat(64),
  };
  const person = await aPerson(server, long);
  const role = 'a'.repeat(64);
  const input = { name: role, description: 'D'.repeat(256), permissions: [`${'p'.repeat(30)}:${'q'.repeat(30)}`] };
  await admin.send('mutation ($input: CreateRoleInput!) { createRole(input: $input) { __typename } }', { input });
  await admin.send('mutation ($id: ID!, $roles: [String!]!) { setUserRoles(id: $id, roles: $roles) { __typename } }', {
    id: person.id,
    roles: ['admin', role],
  });
  await person.send('mutation { createApiKey(input: { name: "'.concat('K'.repeat(64), '" }) { __typename } }'));
  for (const width of [320, 375, 1280]) {
    const visitor = await enter('/account', person, { viewport: { width, height: 800 } });
    for (const path of [
      '/account',
      '/account/keys',
      '/admin',
      `/admin/people/${person.username}`,
      '/admin/roles',
      '/admin/events',
    ]) {
      await visitor.goto(path);
      await visitor.page.getByRole('heading', { level: 1 }).waitFor();
      await visitor.page.waitForLoadState('networkidle');
      const overflow = await visitor.page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([width, path, overflow]).toEqual([width, path, 0]);
    }
  }
}, 90_000);
