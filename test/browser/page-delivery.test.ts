import { request as httpRequest } from 'node:http';
import { expect, test } from '@jest/globals';
import { useBrowser } from '../support/browser.js';
import { aPerson } from '../support/people.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';
import { pagesOf, Visitor } from '../support/visitor.js';

const MAX_FIRST_LOAD_BYTES = 150_000;
const server = useTestServer();
const browser = useBrowser();

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(pagesOf(server) + path, { headers, redirect: 'manual' });
const assetsOf = async (path: string): Promise<string[]> =>
  [...(await (await get(path)).text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file = '']) => file);

/** Sends a request as it is: fetch would shorten the path, and ask for a fresh answer. */
const rawStatus = (path: string, headers: Record<string, string> = {}): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    const options = { host: '127.0.0.1', port, path, headers: { host: `localhost:${port}`, ...headers } };
    httpRequest(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

test.each(['/account', '/account/security', '/admin', '/admin/people/ada'])(
  'pages: %s has a policy without inline scripts and foreign hosts, and nobody frames it or keeps a handle on it',
  async (path) => {
    const { status, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ').sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "require-trusted-types-for 'script'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('public, max-age=0');
  },
);

test('pages: a document that has not changed is not sent again', async () => {
  const etag = (await get('/account')).headers.get('etag') ?? '';
  expect(etag).not.toBe('');
  expect(await rawStatus('/account', { 'if-none-match': etag })).toBe(304);
});

test('pages: their files carry the hash of their content, may be kept for a year, and are compressed already', async () => {
  const files = [...(await assetsOf('/account')), ...(await assetsOf('/admin'))];
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    expect(file).toMatch(/-[\w-]{8}\.(js|css|svg)$/);
    const { headers } = await get(file, { 'accept-encoding': 'br' });
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('vary')).toMatch(/accept-encoding/i);
    expect((await get(file, { 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
  }
});

test.each([
  '/assets/nothing.js',
  '/assets/../account.html',
  '/assets/%2e%2e/account.html',
  '/assets/..%2faccount.html',
  '/assets//etc/passwd',
  '/assets/%00',
  '/assets/',
])('pages: %s leads to no file', async (path) => {
  const status = await rawStatus(path);
  expect([400, 404]).toContain(status);
});

test('pages: at 127.0.0.1 a browser is sent to localhost, where cookies and passkeys work', async () => {
  const address = pagesOf(server).replace('localhost', '127.0.0.1');
  const { status, headers } = await fetch(`${address}/account/security?a=b`, { redirect: 'manual' });
  expect(status).toBe(302);
  expect(headers.get('location')).toBe(`${pagesOf(server)}/account/security?a=b`);
});

test.each(['/account', '/admin'])('pages: the first load of %s takes at most 150 kB', async (path) => {
  const visitor = await Visitor.at(server, browser);
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await visitor.goto(path);
  await visitor.heading('Sign in').waitFor();
  await visitor.page.waitForLoadState('networkidle');
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(MAX_FIRST_LOAD_BYTES);
});

test('pages: all requests go to AuthHero, and the browser has nothing to complain about', async () => {
  const person = await aPerson(server);
  const visitor = await Visitor.at(server, browser);
  await visitor.enter('/account/security', person.username);
  await visitor.heading('Recovery codes').waitFor();
  const origins = visitor.requests.map((request) => new URL(JSON.parse(request)[0]).origin);
  expect(new Set(origins)).toEqual(new Set([visitor.origin]));
  expect(visitor.faults).toEqual([]);
});

test('pages: a script that is not theirs does not run, and no text becomes HTML or a script', async () => {
  const visitor = await (await Visitor.at(server, browser)).goto('/account');
  const ran = await visitor.page.evaluate(`(() => {
    // With a policy of its own a script passes Trusted Types: then script-src has to stop it.
    const script = document.createElement('script');
    script.textContent = trustedTypes.createPolicy('own', { createScript: (text) => text })
      .createScript('window.isForeign = true');
    document.body.append(script);
    const handler = document.createElement('img');
    try { handler.setAttribute('onerror', 'window.isForeign = true'); } catch {}
    handler.src = '/nothing';
    document.body.append(handler);
    try { document.body.innerHTML = '<p>foreign</p>'; } catch { return 'isForeign' in window; }
    return 'HTML';
  })()`);
  expect(ran).toBe(false);
});

test('pages: a browser that opens the bare address comes to the account page, and a program is told where the API is', async () => {
  const { status, headers } = await get('/', { accept: 'text/html' });
  expect([status, headers.get('location')]).toEqual([302, '/account']);
  expect((await get('/')).status).toBe(404);
});

test('pages: what people have typed is shown as text, and never becomes HTML', async () => {
  const markup = '<img src=x onerror="document.title=1"><b>Ada</b>';
  const person = await aPerson(server, { firstName: markup.slice(0, 64) });
  await person.send('mutation ($name: String!) { createApiKey(input: { name: $name }) { __typename } }', {
    name: markup,
  });
  const visitor = await (await Visitor.at(server, browser)).enter('/account/keys', person.username);
  await visitor.page.getByText(markup).first().waitFor();
  expect(await visitor.page.locator('img, b').count()).toBe(0);
});

test('ACCOUNT_PAGES=false: there are no pages', async () => {
  const without = await startTestServer({ ACCOUNT_PAGES: 'false' });
  try {
    for (const path of ['/account', '/admin', '/account/reset-password'])
      expect((await fetch(new URL(path, without.url))).status).toBe(404);
  } finally {
    await without.stop();
  }
});
