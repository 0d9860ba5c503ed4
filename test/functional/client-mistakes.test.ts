import { expect, test } from '@jest/globals';
import { createClient, memoryStorage } from '../../src/client/client.js';
import { freePort } from '../support/free-port.js';
import { aPerson } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const clientAt = (url: string) => createClient({ url, mode: 'key', storage: memoryStorage() });
const mistake = (code: string, message: RegExp) => ({ code, message: expect.stringMatching(message) });

test.each([['/'], ['/graphq'], ['/livez'], ['/mailbox']])('a wrong URL says so: %s', async (path) => {
  const url = server.url.replace('/graphql', path);
  await expect(clientAt(url).signInProviders()).rejects.toMatchObject(mistake('WRONG_URL', /\/graphql/));
});

test('an AuthHero that is older than the client says so, and what is unknown to it', async () => {
  const older: typeof fetch = (url, init) =>
    fetch(url, { ...init, body: String(init?.body).replace('hasSecondFactor', 'hasThirdFactor') });
  const { key } = await aPerson(server);
  const client = createClient({ url: server.url, mode: 'key', storage: memoryStorage(key), fetch: older });
  await expect(client.me()).rejects.toMatchObject(mistake('OLD_SERVER', /older than this client.*hasThirdFactor/));
});

test('a server that is away is unreachable, with the reason', async () => {
  const away = clientAt(`http://127.0.0.1:${await freePort()}/graphql`);
  await expect(away.me()).rejects.toMatchObject({
    ...mistake('UNREACHABLE', /did not answer/),
    cause: expect.anything(),
  });
});

test('outside a browser a client without storage, a cookie or a path say what to do, and make no request', async () => {
  const never: typeof fetch = () => Promise.reject(new Error('a request'));
  const { url } = server;
  const without = createClient({ url, mode: 'key', fetch: never });
  await expect(without.me()).rejects.toMatchObject(mistake('MISUSE', /memoryStorage.*each user/));
  const cookie = createClient({ url, mode: 'cookie', fetch: never });
  await expect(cookie.me()).rejects.toMatchObject(mistake('MISUSE', /'key'/));
  const path = createClient({ url: '/graphql', mode: 'key', storage: memoryStorage(), fetch: never });
  await expect(path.me()).rejects.toMatchObject(mistake('MISUSE', /http/));
});

test('on a server two clients never share a key', async () => {
  const [ada, bob] = [await aPerson(server), await aPerson(server)];
  const first = clientAt(server.url);
  const second = clientAt(server.url);
  await first.useKey(ada.key);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect(second.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await second.useKey(bob.key);
  expect([(await first.me()).id, (await second.me()).id]).toEqual([ada.id, bob.id]);
});

test('headers: more of them are sent, such as the address of the browser behind a server', async () => {
  const sent: unknown[] = [];
  const spy: typeof fetch = (url, init) => {
    sent.push(init?.headers);
    return fetch(url, init);
  };
  const headers = () => ({ 'x-forwarded-for': '192.0.2.1' });
  const client = createClient({ url: server.url, mode: 'key', storage: memoryStorage(), fetch: spy, headers });
  await client.signInProviders();
  expect(sent).toEqual([{ 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.1' }]);
});
