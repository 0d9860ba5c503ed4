import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { useBrowser } from '../support/browser.js';
import { send } from '../support/client.js';
import { aKey, aName, aPerson, isLive, login, PASSWORD } from '../support/people.js';
import { codeIn, MailServer } from '../support/smtp.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { App, beginLogin } from '../support/totp.js';
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

/** Somebody who is signed in at a page. */
async function enter(path: string) {
  const person = await aPerson(server);
  return { person, visitor: await (await Visitor.at(server, browser)).enter(path, person.username) };
}

/** Makes the last proof of all sessions of somebody old. */
const makeProofsOld = ({ id }: { id: string }) =>
  sql(server, "update api_key set authenticated_on = now() - interval '1 hour' where user_id = ?", [id]);

test('profile: names are saved and shown', async () => {
  const { person, visitor } = await enter('/account');
  await visitor.page.getByLabel('First name').fill('Ada');
  await visitor.button('Save').click();
  await visitor.reads('Your profile was saved.');
  expect((await person.send('{ me { firstName lastName } }')).data.me).toEqual({ firstName: 'Ada', lastName: null });
});

test('profile: an address gets a code, a wrong code says so, and the right one makes it the address', async () => {
  const { person, visitor } = await enter('/account');
  const email = `${aName()}@example.com`;
  await visitor.page.getByLabel('New address').fill('nobody');
  await visitor.button('Send a code').click();
  await visitor.page.waitForSelector('input[name=email][aria-invalid="true"]');
  await visitor.page.getByLabel('New address').fill(email);
  await visitor.button('Send a code').click();
  await visitor.reads(`We have sent a code to ${email}.`);
  const code = codeIn(await mails.mailTo(email));
  await visitor.page.getByLabel('Code in the mail').fill('0000 0000');
  await visitor.button('Verify the address').click();
  await visitor.reads('This code is not right');
  await visitor.page.getByLabel('Code in the mail').fill(code);
  await visitor.button('Verify the address').click();
  await visitor.reads('The address is yours now.');
  expect((await person.send('{ me { email } }')).data.me.email).toBe(email);
});

test('a new account with an address is asked for the code at once', async () => {
  const visitor = await (await Visitor.at(server, browser)).goto('/account/sign-up');
  const [username, email] = [aName(), `${aName()}@example.com`];
  await visitor.page.getByLabel('Username').fill(username);
  await visitor.page.getByLabel('Email address').fill(email);
  await visitor.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.button('Create an account').click();
  await visitor.page.getByLabel('Code in the mail').fill(codeIn(await mails.mailTo(email)));
  await visitor.button('Verify the address').click();
  await visitor.reads('The address is yours now.');
});

test('password: a wrong current one is told at its field, and the right one changes it and ends other sessions', async () => {
  const { person, visitor } = await enter('/account/security');
  const fill = async (current: string, next: string) => {
    await visitor.page.getByLabel('Current password').fill(current);
    await visitor.page.getByLabel('New password', { exact: true }).fill(next);
    await visitor.button('Change the password').click();
  };
  await fill('wrong wrong wrong', 'staple battery horse');
  await visitor.reads('The current password is wrong.');
  expect(await visitor.page.evaluate('document.activeElement.name')).toBe('currentPassword');
  await fill(PASSWORD, 'staple battery horse');
  await visitor.reads('Your password was changed.');
  expect(await isLive(server, person.key)).toBe(false);
  expect((await login(server, person.username, 'staple battery horse')).data.login.__typename).toBe('LoginSuccess');
});

test('authenticator app: it is added with its secret, shows recovery codes once, and is asked for at the next login', async () => {
  const { person, visitor } = await enter('/account/security');
  await makeProofsOld(person);
  await visitor.button('Add an app').click();
  // What matters asks for the password first.
  await visitor.heading('Confirm that it is you').waitFor();
  await visitor.dialog().getByLabel('Password', { exact: true }).fill(PASSWORD);
  await visitor.button('Confirm').click();
  await visitor.heading('Add an authenticator app').waitFor();
  const app = new App(await visitor.dialog().getByLabel('Secret').inputValue());
  expect(await visitor.dialog().getByRole('img', { name: 'QR code' }).locator('path').getAttribute('d')).toMatch(/^M/);
  await visitor.dialog().getByLabel('Code that the app shows').fill(app.wrong());
  await visitor.button('Turn on').click();
  await visitor.reads('This code is not right.');
  await visitor.dialog().getByLabel('Code that the app shows').fill(app.next());
  await visitor.button('Turn on').click();
  await visitor.heading('Save your recovery codes').waitFor();
  expect(await visitor.dialog().getByRole('listitem').count()).toBe(10);
  const download = visitor.page.waitForEvent('download');
  await visitor.button('Download').click();
  expect((await download).suggestedFilename()).toBe('authhero-recovery-codes.txt');
  await visitor.button('I have saved them').click();
  await visitor.reads('You have 10 codes left.');
  expect((await beginLogin(server, person.username, PASSWORD)).methods).toEqual(['TOTP', 'RECOVERY_CODE']);

  await visitor.button('Make new codes').click();
  await visitor.dialog().getByRole('button', { name: 'Make new codes' }).click();
  await visitor.heading('Save your recovery codes').waitFor();
  await visitor.button('I have saved them').click();
  await visitor.button('Remove the app').click();
  await visitor.dialog().getByRole('button', { name: 'Remove the app' }).click();
  await visitor.reads('You have no authenticator app.');
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
  expect(visitor.faults).toEqual([]);
});

test('confirmation: whoever does not confirm changes nothing, and is told so', async () => {
  const { person, visitor } = await enter('/account/security');
  await makeProofsOld(person);
  await visitor.button('Add an app').click();
  await visitor.heading('Confirm that it is you').waitFor();
  await visitor.page.keyboard.press('Escape');
  await visitor.reads('You did not confirm. Nothing was changed.');
  expect(await visitor.page.getByRole('dialog').count()).toBe(0);
});

test('keys: a key is made with chosen permissions, shown once, works, and is renamed, replaced and revoked', async () => {
  const { visitor } = await enter('/account/keys');
  await visitor.reads('You have no API keys.');
  await visitor.button('Create a key').click();
  await visitor.dialog().getByLabel('Name').fill('Nightly report');
  await visitor.dialog().getByRole('button', { name: 'Create a key' }).click();
  await visitor.reads('Choose at least one permission.');
  await visitor.dialog().getByLabel('users:read').check();
  await visitor.dialog().getByRole('button', { name: 'Create a key' }).click();
  await visitor.heading('Your new API key').waitFor();
  const key = await visitor.dialog().getByLabel('API key', { exact: true }).inputValue();
  const credential = '{ viewerCredential { scopes expiresOn } }';
  const { viewerCredential } = (await send(server.url, credential, undefined, { 'x-api-key': key })).data;
  expect(viewerCredential.scopes).toEqual(['users:read']);
  const days = (new Date(viewerCredential.expiresOn).getTime() - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(30);
  await visitor.page.keyboard.press('Escape');
  await visitor.page.keyboard.press('Escape');
  await visitor.button('I have saved it').click();
  await visitor.page.reload();
  await visitor.reads('Nightly report');
  expect(await visitor.page.content()).not.toContain(key);

  await visitor.button('Rename Nightly report').click();
  await visitor.dialog().getByLabel('Name').fill('Daily report');
  await visitor.dialog().getByRole('button', { name: 'Rename' }).click();
  await visitor.button('Replace Daily report').click();
  await visitor.dialog().getByRole('button', { name: 'Replace' }).click();
  const next = await visitor.dialog().getByLabel('API key', { exact: true }).inputValue();
  expect(next).not.toBe(key);
  expect(await isLiveScoped(next)).toBe(true);
  await visitor.button('I have saved it').click();
  await visitor.button('Revoke Daily report').first().click();
  await visitor.dialog().getByRole('button', { name: 'Revoke' }).click();
  await visitor.reads('The key was revoked.');
  expect(await isLiveScoped(next)).toBe(false);
  expect(visitor.faults).toEqual([]);
});
const isLiveScoped = async (key: string): Promise<boolean> =>
  (await send(server.url, '{ users { nodes { id } } }', undefined, { 'x-api-key': key })).data !== null;

test('sessions: this browser is marked, another session is ended alone, and all others at once', async () => {
  const { person, visitor } = await enter('/account/sessions');
  await visitor.reads('This browser');
  const others = [await aKey(server, person), await aKey(server, person)];
  await visitor.page.reload();
  await visitor.button('End node').first().click();
  await visitor.dialog().getByRole('button', { name: 'End' }).click();
  await visitor.reads('The session has ended.');
  const live = await Promise.all([person.key, ...others].map((key) => isLive(server, key)));
  expect(live.filter(Boolean)).toHaveLength(2);
  await visitor.button('Sign out everywhere else').click();
  await visitor.dialog().getByRole('button', { name: 'Sign out everywhere else' }).click();
  await visitor.reads('You are signed in only here.');
  expect(await Promise.all(others.map((key) => isLive(server, key)))).toEqual([false, false]);
  await visitor.button('End Chrome on Linux').click();
  await visitor.dialog().getByRole('button', { name: 'End' }).click();
  await visitor.heading('Sign in').waitFor();
});

test('your data: it is downloaded whole, and the account is deleted after its name was typed', async () => {
  const { person, visitor } = await enter('/account/data');
  const download = visitor.page.waitForEvent('download');
  await visitor.button('Download my data').click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const chunk of stream) text += chunk;
  expect(JSON.parse(text).user).toMatchObject({ username: person.username });
  await visitor.button('Delete my account').click();
  await visitor.dialog().getByLabel('Username').fill('somebody');
  await visitor.dialog().getByRole('button', { name: 'Delete my account' }).click();
  await visitor.reads('This is not your username.');
  await visitor.dialog().getByLabel('Username').fill(person.username);
  await visitor.dialog().getByRole('button', { name: 'Delete my account' }).click();
  await visitor.heading('Sign in').waitFor();
  await visitor.reads('Your account was deleted.');
  expect((await login(server, person.username)).data.login.__typename).toBe('InvalidCredentials');
  expect(visitor.faults).toEqual([]);
});
