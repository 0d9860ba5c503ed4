import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAdmin, give } from '../support/admins.js';
import { useBrowser } from '../support/browser.js';
import { aReachablePerson } from '../support/email.js';
import { aName, aPerson, isLive, login, PASSWORD, type Person } from '../support/people.js';
import { MailServer } from '../support/smtp.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { addApp } from '../support/totp.js';
import { Visitor } from '../support/visitor.js';

let mails: MailServer;
let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  mails = await MailServer.start();
  server = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await mails.stop();
});

const enter = async (admin: Person, path = '/admin') => (await Visitor.at(server, browser)).enter(path, admin.username);
const rolesOf = async (admin: Person, { id }: Person): Promise<string[]> =>
  (await admin.send(`{ user(id: "${id}") { roles } }`)).data.user.roles;

test('somebody without rights sees how the first admin is made, and nothing else', async () => {
  const person = await aPerson(server);
  const visitor = await (await Visitor.at(server, browser)).goto('/admin');
  await visitor.reads('authhero admin create NAME');
  await visitor.signIn(person.username);
  await visitor.heading('You are not an administrator').waitFor();
  await visitor.reads('authhero admin create NAME');
  expect(await visitor.page.getByRole('navigation').getByRole('link').count()).toBe(0);
});

test('a page of the console that somebody may not see says so', async () => {
  const [person, admin] = [await aPerson(server), await anAdmin(server)];
  await admin.send(
    'mutation { createRole(input: { name: "helpdesk", permissions: ["users:manage"] }) { __typename } }',
  );
  await give(server, person, 'helpdesk');
  const visitor = await (await Visitor.at(server, browser)).goto('/admin/roles');
  await visitor.signIn(person.username);
  await visitor.heading('You may not see this').waitFor();
  expect(await visitor.button('Create a role').count()).toBe(0);
});

test('an admin without the second factor that the role requires is told to add one', async () => {
  const strict = await startTestServer({ SECOND_FACTOR_REQUIRED_ROLES: 'admin' });
  try {
    const person = await aPerson(strict);
    await give(strict, person, 'admin');
    const visitor = await (await Visitor.at(strict, browser)).goto('/admin');
    await visitor.signIn(person.username);
    await visitor.page.getByRole('link', { name: 'Add a second factor' }).click();
    await visitor.page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  } finally {
    await strict.stop();
  }
}, 60_000);

test('somebody with one right sees its section, and begins there', async () => {
  const person = await aPerson(server);
  const admin = await anAdmin(server);
  await admin.send('mutation { createRole(input: { name: "auditor", permissions: ["audit:read"] }) { __typename } }');
  await give(server, person, 'auditor');
  const visitor = await (await Visitor.at(server, browser)).goto('/admin');
  await visitor.signIn(person.username);
  await visitor.page.getByRole('heading', { level: 1, name: 'Events' }).waitFor();
  expect(await visitor.page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Events']);
  await visitor.page.getByRole('row').nth(1).waitFor();
});

test('people: the search finds somebody by a name, pages go on and back, and the list can show the inactive', async () => {
  const admin = await anAdmin(server);
  const prefix = aName();
  for (let count = 0; count < 27; count += 1)
    await aPerson(server, { username: `${prefix}-${count}`, ...(count === 3 && { lastName: `Zuse${prefix}` }) });
  const visitor = await enter(admin);
  const shows = (count: number) => visitor.shows('tbody tr', count);
  await visitor.page.getByLabel('Search').fill(`Zuse${prefix}`);
  await visitor.page.getByRole('link', { name: `${prefix}-3`, exact: true }).waitFor();
  await shows(1);
  await visitor.page.getByLabel('Search').fill(prefix);
  await shows(25);
  await visitor.page.getByRole('button', { name: 'Next' }).click();
  await shows(2);
  await visitor.page.getByRole('button', { name: 'Previous' }).click();
  await shows(25);
  await visitor.page.getByLabel('Search').fill(`${prefix}-nobody`);
  await visitor.reads('There is nobody like this.');
  const gone = await aPerson(server, { username: `${prefix}-gone` });
  await admin.send(`mutation { deactivateUser(id: "${gone.id}") { __typename } }`);
  await visitor.page.getByLabel('Search').fill(`${prefix}-gone`);
  await visitor.reads('There is nobody like this.');
  await visitor.page.getByLabel('Also deleted and deactivated people').check();
  await shows(1);
});

test('a person: roles, password, sessions, factors, deactivating and restoring', async () => {
  const [admin, person] = [await anAdmin(server), await aReachablePerson(server, mails)];
  await addApp(person);
  const visitor = await enter(admin, `/admin/people/${person.username}`);
  const confirm = async (name: string) => {
    await visitor.button(name).click();
    await visitor.dialog().getByRole('button', { name }).click();
  };
  await visitor.reads(person.email);
  await visitor.page.getByLabel('admin', { exact: false }).first().check();
  await visitor.button('Save the roles').click();
  await visitor.reads('The roles were saved.');
  expect(await rolesOf(admin, person)).toContain('admin');
  await visitor.page.getByLabel('admin', { exact: false }).first().uncheck();
  await visitor.button('Save the roles').click();
  await visitor.shows('input[value=admin]:not(:checked)', 1);

  await confirm('Remove second factors');
  await visitor.reads('The second factors were removed.');
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
  await confirm('End sessions and keys');
  await visitor.reads(/session(s and keys have| or key has) ended/);
  expect(await isLive(server, person.key)).toBe(false);

  await confirm('Reset the password');
  await visitor.heading('One-time password').waitFor();
  const password = await visitor.dialog().getByLabel('One-time password').inputValue();
  expect((await login(server, person.username, password)).data.login.__typename).toBe('PasswordChangeRequired');
  await visitor.button('I have saved it').click();

  await confirm('Deactivate');
  await visitor.reads('The account is inactive now.');
  expect((await login(server, person.username, password)).data.login.__typename).toBe('InvalidCredentials');
  await confirm('Erase');
  await visitor.reads('The account can be erased from');
  await visitor.page.keyboard.press('Escape');
  await confirm('Restore');
  await visitor.reads('The account is active again.');
  await visitor.reads('Account deactivated');
  expect(visitor.faults).toEqual([]);
});

test('a person: an account whose time is over is erased for ever', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  await admin.send(`mutation { deactivateUser(id: "${person.id}") { __typename } }`);
  await sql(server, 'update "user" set deactivated_on = now() - interval \'2 years\' where id = ?', [person.id]);
  const visitor = await enter(admin, `/admin/people/${person.username}`);
  await visitor.button('Erase').click();
  await visitor.dialog().getByRole('button', { name: 'Erase' }).click();
  await visitor.reads('The account was erased.');
  await visitor.page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
});

test('a person: what matters asks the admin for a proof when the last one is old', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const visitor = await enter(admin, `/admin/people/${person.username}`);
  await sql(server, "update api_key set authenticated_on = now() - interval '1 hour' where user_id = ?", [admin.id]);
  await visitor.button('Reset the password').click();
  await visitor.dialog().getByRole('button', { name: 'Reset the password' }).click();
  await visitor.heading('Confirm that it is you').waitFor();
  await visitor.dialog().getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.button('Confirm').click();
  await visitor.heading('One-time password').waitFor();
  await visitor.button('I have saved it').click();
});

test('roles: one is created, a wrong permission says so, it is edited and deleted', async () => {
  const visitor = await enter(await anAdmin(server), '/admin/roles');
  const name = aName().replaceAll(/[^a-z0-9-]/g, '-');
  await visitor.button('Create a role').click();
  await visitor.dialog().getByLabel('Name').fill(name);
  await visitor.dialog().getByLabel('Permissions').fill('invoices');
  await visitor.dialog().getByRole('button', { name: 'Create a role' }).click();
  await visitor.page.waitForSelector('textarea[aria-invalid="true"]');
  await visitor.dialog().getByLabel('Permissions').fill('invoices:read\ninvoices:write');
  await visitor.dialog().getByRole('button', { name: 'Create a role' }).click();
  await visitor.reads('The role was created.');
  await visitor.reads('invoices:write');
  await visitor.button(`Edit ${name}`).click();
  await visitor.dialog().getByLabel('Purpose').fill('For the accountants');
  await visitor.button('Save').click();
  await visitor.reads('For the accountants');
  await visitor.button(`Delete ${name}`).click();
  await visitor.dialog().getByRole('button', { name: 'Delete' }).click();
  await visitor.reads('The role was deleted.');
});

test('invitations: somebody is invited with a role, gets a mail, and the invitation is revoked', async () => {
  const visitor = await enter(await anAdmin(server), '/admin/invitations');
  const email = `${aName()}@example.com`;
  await visitor.button('Invite somebody').click();
  await visitor.dialog().getByLabel('Email address').fill('nonsense');
  await visitor.button('Send the invitation').click();
  await visitor.page.waitForSelector('input[name=email][aria-invalid="true"]');
  await visitor.dialog().getByLabel('Email address').fill(email);
  await visitor.button('Send the invitation').click();
  await visitor.reads(`The invitation to ${email} is on its way.`);
  expect((await mails.mailTo(email)).text).toContain('#token=');
  await visitor.button(`Revoke ${email}`).click();
  await visitor.dialog().getByRole('button', { name: 'Revoke' }).click();
  await visitor.reads('The invitation was revoked.');
});

test('events: they are filtered by kind and account, with names, and a name that nobody has is told at its field', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const visitor = await enter(admin, '/admin/events');
  await visitor.page.getByLabel('Account').fill('nobody-at-all');
  await visitor.button('Show').click();
  await visitor.reads('Nobody has this username.');
  await visitor.page.getByLabel('Account').fill(person.username);
  await visitor.page.getByLabel('What').selectOption('REGISTERED');
  await visitor.button('Show').click();
  await visitor.shows('tbody tr', 1);
  await visitor.page.getByRole('cell', { name: person.username }).first().waitFor();
  await visitor.page.getByRole('link', { name: 'Show everything' }).click();
  await visitor.page.locator('tbody tr').nth(1).waitFor();
});
