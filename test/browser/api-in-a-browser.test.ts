import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { loadConfig } from '../../src/config/load-config.js';
import { createLogger } from '../../src/observability/logger.js';
import { startServer } from '../../src/server.js';
import { useBrowser } from '../support/browser.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const SANDBOX = 'https://sandbox.embed.apollographql.com';
const MAX_WAIT_MS = 2_000;
/** What Sandbox tells the page as soon as it runs. */
const HELLO = '<script>parent.postMessage({ name: "ExplorerListeningForHandshake" }, "*")</script>';

let server: TestServer;
const browser = useBrowser();
beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

/** Opens `/graphql`, with an answer of ours for each request to another host. */
async function open(answer: (route: Route) => unknown) {
  const page = await browser.newPage();
  const foreign: URL[] = [];
  const refused: string[] = [];
  page.on('console', (message) => void (/policy|trusted/i.test(message.text()) && refused.push(message.text())));
  page.on('pageerror', (error) => refused.push(error.message));
  await page.route(
    ({ hostname }) => hostname !== 'localhost',
    (route) => {
      foreign.push(new URL(route.request().url()));
      return answer(route);
    },
  );
  await page.addInitScript(`addEventListener('DOMContentLoaded', () => {
    const notice = document.getElementById('notice');
    if (notice) new MutationObserver(() => { window.noticeAfter ??= performance.now() }).observe(notice, { attributes: true });
  })`);
  await page.goto(server.url.replace('127.0.0.1', 'localhost'), { waitUntil: 'commit' });
  return { page, foreign, refused };
}
const notice = (page: Page) => page.getByRole('alert');

test.each<[string, (route: Route) => unknown]>([
  ['is blocked', (route) => route.abort()],
  ['never answers', () => undefined],
])(
  '/graphql in a browser: if Sandbox %s, the page says so within two seconds and leads to GraphiQL',
  async (_what, answer) => {
    const { page, refused } = await open(answer);
    await notice(page).getByText('Apollo Sandbox has not loaded.').waitFor();
    expect(await page.evaluate('noticeAfter')).toBeLessThan(MAX_WAIT_MS);
    await notice(page).getByRole('link').click();
    await page.getByText('All Schema Types').waitFor();
    expect(refused).toEqual([]);
  },
);

test('/graphql in a browser: Sandbox has the journey and the header X-API-KEY, and nothing else is from another host', async () => {
  const { page, foreign, refused } = await open((route) => route.fulfill({ contentType: 'text/html', body: HELLO }));
  await page.waitForTimeout(MAX_WAIT_MS);
  expect(await notice(page).isVisible()).toBe(false);
  expect(foreign.map((url) => url.origin)).toEqual([SANDBOX]);
  const prepared = Object.fromEntries(foreign[0]?.searchParams ?? []);
  expect(JSON.parse(prepared.defaultHeaders ?? '')).toEqual({ 'X-API-KEY': '' });
  expect(prepared).toMatchObject({ runTelemetry: 'false', defaultIncludeCookies: 'false' });
  expect(prepared.defaultDocument).toMatch(/mutation Register.*mutation Logout/s);
  expect(refused).toEqual([]);
});

test('/graphql in a browser: a message of another origin does not count as Sandbox', async () => {
  const { page } = await open((route) => route.abort());
  await page.evaluate('postMessage({ name: "ExplorerListeningForHandshake" })');
  await notice(page).waitFor();
  await page.evaluate('postMessage({ name: "ExplorerListeningForHandshake" })');
  await page.waitForTimeout(200);
  expect(await notice(page).isVisible()).toBe(true);
});

test('/graphql in a browser: if Sandbox is only slow, the notice goes away', async () => {
  let release = () => {};
  const later = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { page } = await open(async (route) => {
    await later;
    await route.fulfill({ contentType: 'text/html', body: HELLO });
  });
  await notice(page).waitFor();
  release();
  await notice(page).waitFor({ state: 'hidden' });
});

/** A server in production, whose pages need no database. @returns what a browser gets there */
async function inProduction(settings: Record<string, string>) {
  const config = loadConfig({
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
    DRAIN_DELAY: '0',
    ...settings,
  });
  const production = await startServer(config, createLogger(config, { write: () => {} }));
  try {
    const get = (path: string) => fetch(new URL(path, production.url), { headers: { accept: 'text/html' } });
    return { api: await (await get('/graphql')).text(), graphiql: (await get('/graphiql')).status };
  } finally {
    await production.stop();
  }
}

test('in production /graphql in a browser is a sentence that names the documentation, and there is no GraphiQL', async () => {
  const { api, graphiql } = await inProduction({});
  expect(graphiql).toBe(404);
  expect(api).toContain('AuthHero is running. This is its GraphQL API');
  expect(api).toContain('docs/');
  expect(api).not.toMatch(/sandbox|graphiql|<script/i);
});

test('in production with GRAPHQL_INTROSPECTION there is GraphiQL, also without account pages, and /graphql leads to it', async () => {
  const { api, graphiql } = await inProduction({ GRAPHQL_INTROSPECTION: 'true', ACCOUNT_PAGES: 'false' });
  expect(graphiql).toBe(200);
  expect(api).toContain('<a href="/graphiql">');
  expect(api).not.toMatch(/sandbox/i);
});
