import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAdmin } from '../support/admins.js';
import { useBrowser } from '../support/browser.js';
import { aReachablePerson } from '../support/email.js';
import { aName, login } from '../support/people.js';
import { MailServer } from '../support/smtp.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';
import { Visitor } from '../support/visitor.js';

const NEXT = 'staple battery horse';
let mails: MailServer;
let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  mails = await MailServer.start();
  server = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', LOG_LEVEL: 'trace' });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await mails.stop();
});

const linkIn = (text = ''): string => /http:\S+#token=\S+/.exec(text)?.[0] ?? '';

/** Somebody who asks for a mail on the page, and the link in it. */
async function aPersonWithLink() {
  const person = await aReachablePerson(server, mails);
  const visitor = await (await Visitor.at(server, browser)).goto('/account');
  await visitor.page.getByRole('link', { name: 'Forgot your password?' }).click();
  await visitor.page.getByLabel('Username or email address').fill(person.email);
  await visitor.button('Send the link').click();
  await visitor.page.getByRole('status').getByText('link').waitFor();
  const link = linkIn((await mails.mailTo(person.email, 2)).text);
  return { person, visitor, link, token: link.split('#token=')[1] ?? '' };
}

const setPassword = async (visitor: Visitor, password: string) => {
  await visitor.page.getByLabel('New password', { exact: true }).fill(password);
  await visitor.button('Set the password').click();
};

test('a forgotten password: the mail has a link, the page sets a new password, and one signs in with it', async () => {
  const { person, visitor, link } = await aPersonWithLink();
  await visitor.page.goto(link);
  await setPassword(visitor, 'short');
  await visitor.reads('Must be at least 8');
  expect(await visitor.page.evaluate('document.activeElement.name')).toBe('newPassword');
  await setPassword(visitor, 'password1');
  await visitor.reads('too common');
  await setPassword(visitor, NEXT);
  await visitor.reads('Your new password is set. You were signed out everywhere.');
  await visitor.page.getByRole('link', { name: 'Sign in' }).click();
  await visitor.signIn(person.email, NEXT);
  await visitor.heading('Profile').waitFor();
  expect(visitor.faults).toEqual([]);
});

test('a link that was used says so, and leads to another one', async () => {
  const { visitor, link } = await aPersonWithLink();
  for (const words of ['Your new password is set.', 'This link does not work any more']) {
    await visitor.page.goto('about:blank');
    await visitor.page.goto(link);
    await setPassword(visitor, NEXT);
    await visitor.reads(words);
  }
  await visitor.page.getByRole('link', { name: 'Ask for another link' }).click();
  await visitor.heading('Forgot your password?').waitFor();
});

test('another link that is opened in the same tab counts', async () => {
  const [first, second] = [await aPersonWithLink(), await aPersonWithLink()];
  await first.visitor.page.goto(first.link);
  await first.visitor.heading('Set a new password').waitFor();
  await first.visitor.page.goto(second.link);
  await until(
    () => first.visitor.page.url(),
    (url) => !url.includes('#'),
  );
  await setPassword(first.visitor, NEXT);
  await first.visitor.reads('Your new password is set.');
  expect((await login(server, second.person.username, NEXT)).data.login.__typename).toBe('LoginSuccess');
});

test('the token of a link reaches no URL, referrer, log or history', async () => {
  const { visitor, link, token } = await aPersonWithLink();
  await visitor.page.goto(link);
  await visitor.heading('Set a new password').waitFor();
  expect(visitor.page.url()).not.toContain(token);
  await setPassword(visitor, NEXT);
  await visitor.reads('Your new password is set.');
  await visitor.page.goto(new URL('/livez', server.url).href);
  await visitor.page.goBack();
  expect(visitor.page.url()).toBe(`${visitor.origin}/account/reset-password`);
  await visitor.heading('This page needs the link of a mail').waitFor();
  expect(visitor.requests.length).toBeGreaterThan(2);
  expect(visitor.requests.join('\n')).not.toContain(token);
  expect(JSON.stringify(server.log)).not.toContain(token);
  expect(await visitor.page.evaluate('JSON.stringify([localStorage, sessionStorage])')).toBe('[{},{}]');
});

test('an invitation: somebody follows the link of the mail, makes an account, and is signed in to it', async () => {
  const admin = await anAdmin(server);
  const [email, username] = [`${aName()}@example.com`, aName()];
  await admin.send(`mutation { inviteUser(input: { email: "${email}" }) { __typename } }`);
  const link = linkIn((await mails.mailTo(email)).text);
  const visitor = await Visitor.at(server, browser);
  await visitor.page.goto(link);
  const fill = async (name: string) => {
    await visitor.page.getByLabel('Username').fill(name);
    await visitor.page.getByLabel('First name').fill('Ada');
    await visitor.page.getByLabel('Password', { exact: true }).fill(NEXT);
    await visitor.button('Create the account').click();
  };
  await fill('a b');
  await visitor.reads('Must be 3 to 64');
  // What was typed stays in the form.
  expect(await visitor.page.getByLabel('Password', { exact: true }).inputValue()).toBe(NEXT);
  await fill(admin.username);
  await visitor.reads('This username is taken.');
  await fill(username);
  await visitor.heading('Profile').waitFor();
  expect(await visitor.page.getByLabel('First name').inputValue()).toBe('Ada');
  await visitor.reads(email);
  expect(visitor.faults).toEqual([]);
  expect(visitor.requests.join('\n')).not.toContain('#token=');
});

test('registration is closed: the page says whom to ask, and an invitation still makes an account', async () => {
  const settings = { SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', REGISTRATION: 'closed' };
  const closed = await startTestServer(settings);
  try {
    const visitor = await (await Visitor.at(closed, browser)).goto('/account/sign-up');
    await visitor.page.getByLabel('Username').fill(aName());
    await visitor.page.getByLabel('Password', { exact: true }).fill(NEXT);
    await visitor.button('Create an account').click();
    await visitor.reads('Accounts are made by invitation here.');
  } finally {
    await closed.stop();
  }
}, 60_000);
