import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { anAdmin } from '../support/admins.js';
import { useBrowser } from '../support/browser.js';
import { send } from '../support/client.js';
import { aReachablePerson } from '../support/email.js';
import { aName, login } from '../support/people.js';
import { MailServer } from '../support/smtp.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

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

/** Somebody, and the link of the mail that they have asked for. */
async function aPersonWithLink() {
  const person = await aReachablePerson(server, mails);
  const query = 'mutation ($login: String!) { requestPasswordReset(login: $login) { message } }';
  await send(server.url, query, { login: person.email });
  const { text = '' } = await mails.mailTo(person.email, 2);
  const link = /http:\S+#token=\S+/.exec(text)?.[0] ?? '';
  return { person, link, token: link.split('#token=')[1] ?? '' };
}

async function open(link: string): Promise<{ page: Page; requests: string[]; faults: string[] }> {
  const page = await browser.newPage();
  const requests: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => requests.push(JSON.stringify([request.url(), request.headers()])));
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(link);
  return { page, requests, faults };
}

const submit = async (page: Page, password: string) => {
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button').click();
};
const says = (page: Page, words: string) => page.getByRole('alert').getByText(words).waitFor({ timeout: 10_000 });

test('reset-password: somebody follows the link of the mail, sets a new password, and logs in with it', async () => {
  const { person, link } = await aPersonWithLink();
  const { page, faults } = await open(link);
  await submit(page, 'short');
  await says(page, 'New password must be');
  await submit(page, 'password1');
  await says(page, 'too common');
  await submit(page, NEXT);
  await says(page, 'Your new password is set. You can log in with it now.');
  expect(await page.getByLabel('New password').isVisible()).toBe(false);
  expect((await login(server, person.username, NEXT)).data.login.__typename).toBe('LoginSuccess');
  expect(faults).toEqual([]);
  await page.close();
});

test('reset-password: a link that was used says so', async () => {
  const { link } = await aPersonWithLink();
  for (const words of ['Your new password is set.', 'This link does not work any more.']) {
    const { page } = await open(link);
    await submit(page, NEXT);
    await says(page, words);
    await page.close();
  }
});

test('reset-password: the token reaches no URL, referrer, log or history', async () => {
  const { link, token } = await aPersonWithLink();
  const { page, requests } = await open(link);
  expect(page.url()).not.toContain(token);
  await submit(page, NEXT);
  await says(page, 'Your new password is set.');
  await page.goto(new URL('/livez', server.url).href);
  await page.goBack();
  expect(page.url()).toBe(new URL('/account/reset-password', link).href);
  await says(page, 'This page needs the link of a mail.');
  expect(requests.length).toBeGreaterThan(2);
  expect(requests.join('\n')).not.toContain(token);
  expect(JSON.stringify(server.log)).not.toContain(token);
  await page.close();
});

test('reset-password: the page runs nothing but its own script, and nobody can frame it', async () => {
  const { link } = await aPersonWithLink();
  const { page } = await open(link);
  const ran = await page.evaluate(`(() => {
    const script = document.createElement('script');
    script.textContent = 'window.isForeign = true';
    document.body.append(script);
    return 'isForeign' in window;
  })()`);
  expect(ran).toBe(false);
  const response = await fetch(new URL('/account/reset-password', server.url));
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'/,
  );
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  await page.close();
});

test('invitation: somebody follows the link of the mail, makes an account, and logs in to it', async () => {
  const admin = await anAdmin(server);
  const [email, username] = [`${aName()}@example.com`, aName()];
  await admin.send(`mutation { inviteUser(input: { email: "${email}" }) { __typename } }`);
  const { text = '' } = await mails.mailTo(email);
  const { page, faults, requests } = await open(/http:\S+#token=\S+/.exec(text)?.[0] ?? '');
  const fill = async (name: string) => {
    await page.getByLabel('Username').fill(name);
    await page.getByLabel('Password').fill(NEXT);
    await page.getByRole('button').click();
  };
  await fill('a b');
  await says(page, 'Username must be 3 to 64');
  await fill(admin.username);
  await says(page, 'This username is taken.');
  await fill(username);
  await says(page, 'Your account is ready. You can log in now.');
  expect((await login(server, email, NEXT)).data.login).toMatchObject({
    __typename: 'LoginSuccess',
    user: { username },
  });
  expect(faults).toEqual([]);
  expect(requests.join('\n')).not.toContain('#token=');
  await page.close();
});
