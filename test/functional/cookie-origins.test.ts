import { expect, test } from '@jest/globals';
import { faultPaths } from '../support/client.js';
import { PageSession } from '../support/page-session.js';
import { aPerson } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const APP = 'https://app.example.com';
const CALLER = 'https://other.example.org';
const server = useTestServer({
  PUBLIC_URL: 'https://auth.example.com',
  COOKIE_ORIGINS: APP,
  CORS_ORIGINS: CALLER,
});
const preflight = async (origin: string) => {
  const { headers } = await fetch(server.url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });
  return [headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')];
};

test('with https the cookie is Secure and has the prefix __Host-', async () => {
  const person = await aPerson(server);
  const page = new PageSession(server.url, APP);
  await page.logIn(person.username);
  expect(page.setCookie).toMatch(/^__Host-authhero=ahk_\w+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
  const answer = await page.send('{ me { id } }');
  expect(answer.data.me.id).toBe(person.id);
  expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  page.cookie = page.cookie?.replace('__Host-', '');
  expect((await page.send('{ me { id } }')).code).toBe('UNAUTHENTICATED');
});

test('only pages of COOKIE_ORIGINS may send cookies; those of CORS_ORIGINS may call without', async () => {
  expect(await preflight(APP)).toEqual([APP, 'true']);
  expect(await preflight(CALLER)).toEqual([CALLER, null]);
  expect((await preflight('https://evil.example.com'))[1]).toBeNull();
  const person = await aPerson(server);
  for (const origin of [CALLER, 'https://auth.example.com'])
    expect(faultPaths(await new PageSession(server.url, origin).logIn(person.username))).toEqual(['input.delivery']);
});
