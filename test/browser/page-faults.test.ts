import { expect, test } from '@jest/globals';
import type { Route } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { aPerson, PASSWORD } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';
import { Visitor } from '../support/visitor.js';

const server = useTestServer();
const browser = useBrowser();

/** Somebody whose operations of a name are answered as a test wants. */
async function enter(path: string) {
  const person = await aPerson(server);
  const visitor = await (await Visitor.at(server, browser)).enter(path, person.username);
  await visitor.page.waitForLoadState('networkidle');
  const answer = (operation: string, how: (route: Route) => Promise<void>) =>
    visitor.page.route('**/graphql', (route) =>
      new RegExp(`(query|mutation) ${operation}\\b`).test(route.request().postDataJSON().query)
        ? how(route)
        : route.continue(),
    );
  return { person, visitor, answer, restore: () => visitor.page.unroute('**/graphql') };
}
const refusal = (code: string, retryAfter?: number) => (route: Route) =>
  route.fulfill({ status: 200, json: { errors: [{ message: 'From the server.', extensions: { code, retryAfter } }] } });
const go = (visitor: Visitor, link: string) => visitor.page.getByRole('link', { name: link }).click();

test('while a list is on its way the page keeps its place, and nothing jumps when it comes', async () => {
  const { visitor, answer } = await enter('/account');
  await visitor.page.evaluate(`
    shifts = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) shifts += value;
    }).observe({ type: 'layout-shift', buffered: true });
  `);
  await answer('MyActivity', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await go(visitor, 'Activity');
  await visitor.page.locator('.skeleton').waitFor();
  await visitor.reads('Account created');
  expect(await visitor.page.evaluate('shifts')).toBeLessThan(0.1);
});

test('without a network a list says so, and comes when it is asked for again', async () => {
  const { visitor } = await enter('/account');
  await visitor.context.setOffline(true);
  await go(visitor, 'Activity');
  await visitor.page.getByRole('alert').getByText('You are offline.').waitFor();
  await visitor.context.setOffline(false);
  await visitor.button('Try again').click();
  await visitor.reads('Account created');
});

test('while the server does not answer, a form says so and keeps what was typed', async () => {
  const { visitor, answer, restore } = await enter('/account');
  await answer('UpdateMe', (route) => route.abort());
  await visitor.page.getByLabel('First name').fill('Ada');
  await visitor.button('Save').click();
  await visitor.reads('The server does not answer.');
  expect(await visitor.page.getByLabel('First name').inputValue()).toBe('Ada');
  await restore();
  await visitor.button('Save').click();
  await visitor.reads('Your profile was saved.');
});

test('a limit says how long to wait, counts down, and the button waits as long', async () => {
  const { visitor, answer } = await enter('/account');
  await answer('UpdateMe', refusal('RATE_LIMITED', 3));
  await visitor.button('Save').click();
  await visitor.reads('You can try again in 3 seconds.');
  expect(await visitor.button('Save').isDisabled()).toBe(true);
  await visitor.reads('You can try again in 1 second.');
  await visitor.reads('You can try again now.');
  expect(await visitor.button('Save').isDisabled()).toBe(false);
});

test.each(['SERVICE_UNAVAILABLE', 'OVERLOADED'])(
  '%s says that the server cannot do it now, and offers another try',
  async (code) => {
    const { visitor, answer, restore } = await enter('/account');
    await answer('MyFactors', refusal(code, 1));
    await go(visitor, 'Security');
    await visitor.reads('The server cannot do this at the moment.');
    await restore();
    await visitor.button('Try again').click();
    await visitor.heading('Recovery codes').waitFor();
  },
);

test('an answer of a proxy, which is no JSON, is a server that does not answer', async () => {
  const { visitor, answer } = await enter('/account');
  await answer('UpdateMe', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  );
  await visitor.button('Save').click();
  await visitor.reads('The server does not answer.');
});

test('a session that has ended asks to sign in again, and leads back to the page', async () => {
  const { person, visitor } = await enter('/account/keys');
  await person.send('mutation { logout(scope: ALL) { revokedKeys } }');
  await go(visitor, 'Activity');
  await visitor.reads('You were signed out. Sign in again to go on.');
  await visitor.signIn(person.username);
  await visitor.page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
});

test('a page that cannot ask who is signed in says why, and goes on when it can', async () => {
  const visitor = await Visitor.at(server, browser);
  await visitor.page.route('**/graphql', refusal('SERVICE_UNAVAILABLE', 0));
  await visitor.goto('/account');
  await visitor.reads('The server cannot do this at the moment.');
  await visitor.page.unroute('**/graphql');
  await visitor.button('Try again').click();
  await visitor.heading('Sign in').waitFor();
});

test('a form that is sent twice at once is sent once', async () => {
  const { visitor, answer } = await enter('/account');
  let sent = 0;
  await answer('UpdateMe', async (route) => {
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await visitor.page.getByLabel('First name').fill('Ada');
  await visitor.page.evaluate(`(() => {
    const { form } = document.querySelector('input[name=firstName]');
    form.requestSubmit();
    form.requestSubmit();
  })()`);
  await visitor.reads('Your profile was saved.');
  expect(sent).toBe(1);
});

test('every action works by keyboard: sign in, go to a page, make a key, and close the dialog', async () => {
  const person = await aPerson(server);
  const visitor = await (await Visitor.at(server, browser)).goto('/account');
  await visitor.heading('Sign in').waitFor();
  const { keyboard } = visitor.page;
  const focused = async () => String(await visitor.page.evaluate('document.activeElement?.innerText'));
  /** Presses Tab until an element with this text has the focus. */
  const tabTo = async (text: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      if ((await focused()).startsWith(text)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`The keyboard does not reach ${text}.`);
  };
  await keyboard.type(person.username);
  await keyboard.press('Tab');
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await visitor.heading('Profile').waitFor();
  await tabTo('Skip to the content');
  await tabTo('API keys');
  await keyboard.press('Enter');
  await visitor.page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
  // The heading has the focus, so that a screen reader reads it.
  expect(await visitor.page.evaluate('document.activeElement.tagName')).toBe('H1');
  await tabTo('Create a key');
  await keyboard.press('Enter');
  await visitor.dialog().waitFor();
  await keyboard.type('Nightly report');
  // Over the lifetime to the permissions: all of them.
  for (let presses = 0; presses < 2; presses += 1) await keyboard.press('Tab');
  await keyboard.press('ArrowDown');
  await tabTo('Create a key');
  await keyboard.press('Enter');
  await visitor.heading('Your new API key').waitFor();
  await tabTo('I have saved it');
  await keyboard.press('Enter');
  await visitor.shows('dialog', 0);
  await visitor.reads('Nightly report');
});
