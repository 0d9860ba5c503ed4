import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aName } from '../support/people.js';
import { settingsOf } from '../support/providers.js';
import { sql } from '../support/sql.js';
import { type StaticPage, servePage } from '../support/static-page.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** A small app: it begins a sign-in, keeps the attempt in its tab, and hands the answer on when the browser comes back. */
const appAt = (api: string): string => `<!doctype html><title>App</title><button>Sign in with Acme</button>
<form hidden><label>Username <input name="username"></label><button>Create account</button></form><p role="status"></p>
<script type="module">
const ask = async (query, variables) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('${api}', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (!data) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0];
};
const [button, form, status] = ['button', 'form', 'p'].map((name) => document.querySelector(name));
const say = ({ __typename, user }) => { status.textContent = __typename + ' ' + (user?.username ?? ''); };
const redirectTo = location.origin + '/callback';

button.onclick = async () => {
  const { url, attempt } = await ask(
    'mutation ($input: BeginProviderSignInInput!) { beginProviderSignIn(input: $input) { url attempt } }',
    { input: { provider: 'acme', redirectTo } },
  );
  sessionStorage.setItem('attempt', attempt);
  location.assign(url);
};

if (location.pathname === '/callback') {
  const { code, state, iss } = Object.fromEntries(new URLSearchParams(location.search));
  history.replaceState(null, '', '/callback');
  const attempt = sessionStorage.getItem('attempt') ?? 'none';
  sessionStorage.removeItem('attempt');
  const outcome = await ask(
    \`mutation ($input: ProviderAnswerInput!) { completeProviderSignIn(input: $input) { __typename
      ... on LoginSuccess { user { username } } ... on IdentityUnknown { signUp suggestedUsername } } }\`,
    { input: { attempt, code, state, iss } },
  );
  say(outcome);
  form.hidden = outcome.__typename !== 'IdentityUnknown';
  form.username.value = outcome.suggestedUsername ?? '';
  form.onsubmit = async (event) => {
    event.preventDefault();
    const input = { signUp: outcome.signUp, username: form.username.value };
    say(await ask(
      \`mutation ($input: RegisterWithProviderInput!) { registerWithProvider(input: $input) { __typename
        ... on LoginSuccess { user { username } } } }\`,
      { input },
    ));
  };
}
</script>`;

let app: StaticPage;
let issuer: OpenidIssuer;
let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  app = await servePage(() => appAt(server.url));
  const redirect = `${app.origin}/callback`;
  issuer = await OpenidIssuer.start({ redirectUris: [redirect], hasPage: true });
  const settings = { SIGN_IN_REDIRECTS: redirect, CORS_ORIGINS: app.origin, LOG_LEVEL: 'trace' };
  server = await startTestServer(settingsOf({ acme: issuer }, settings));
}, 60_000);
afterAll(async () => {
  await server.stop();
  await issuer.stop();
  await app.stop();
});

const says = (page: Page, words: string) => page.getByRole('status').getByText(words).waitFor({ timeout: 10_000 });

/** Goes to the provider and signs in there. */
async function signIn(page: Page, account: string): Promise<void> {
  await page.goto(app.origin);
  await page.getByRole('button', { name: 'Sign in with Acme' }).click();
  await page.getByLabel('Account').fill(account);
  expect(new URL(page.url()).origin).toBe(issuer.url);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('somebody makes an account with a provider in a browser, and signs in with it in another one', async () => {
  const account = aName();
  const first = await browser.newContext();
  const page = await first.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  await signIn(page, account);
  await says(page, 'IdentityUnknown');
  expect(await page.getByLabel('Username').inputValue()).toBe(account);
  await page.getByRole('button', { name: 'Create account' }).click();
  await says(page, `LoginSuccess ${account}`);
  expect(page.url()).toBe(`${app.origin}/callback`);
  await first.close();
  const second = await browser.newContext();
  const other = await second.newPage();
  await signIn(other, account);
  await says(other, `LoginSuccess ${account}`);
  await second.close();
  expect(faults).toEqual([]);
  expect(await sql(server, 'select 1 from identity where subject = ?', [account])).toHaveLength(1);
});

test('an answer that comes to a tab which has not asked signs in to nothing', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  // The attacker keeps the answer of their own sign-in.
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('completeProviderSignIn') ? route.abort() : route.continue(),
  );
  const answered = page.waitForRequest((request) => request.url().startsWith(`${app.origin}/callback?`));
  await signIn(page, aName());
  const answer = (await answered).url();
  const victim = await (await browser.newContext()).newPage();
  await victim.goto(answer);
  await says(victim, 'ProofInvalid');
  await victim.context().close();
  await context.close();
});
