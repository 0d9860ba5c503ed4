import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { HostileIssuer, json } from '../support/hostile-issuer.js';
import { result } from '../support/keys.js';
import { begin, complete, settingsOf } from '../support/providers.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const MINUTE_MS = 60_000;
let issuer: HostileIssuer;
let server: TestServer;
beforeAll(async () => {
  issuer = await HostileIssuer.start();
  server = await startTestServer(settingsOf({ acme: issuer }));
});
afterEach(() => {
  jest.restoreAllMocks();
  issuer.reset();
});
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

/** Lets the clocks of this process go on. The server is in it; the database is not. */
function letTimePass(ms: number): void {
  const [now, since] = [Date.now.bind(Date), performance.now.bind(performance)];
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ms);
  jest.spyOn(performance, 'now').mockImplementation(() => since() + ms);
}

async function signIn(): Promise<string> {
  const { url, attempt } = result(await begin(server, 'acme'));
  return (await complete(server, { ...issuer.browse(url), attempt })).__typename;
}
const asked = (part: string): number => issuer.asked.filter((one) => one === part).length;

test('a provider that has changed its key is believed again: its keys are read anew when a token names one that is not known', async () => {
  expect(await signIn()).toBe('IdentityUnknown');
  issuer.rotateKey();
  letTimePass(2 * MINUTE_MS);
  expect(await signIn()).toBe('IdentityUnknown');
  expect(asked('jwks')).toBeGreaterThan(0);
});

test('the documents of a provider are read once in an hour, and a change counts afterwards', async () => {
  await signIn();
  issuer.asked.length = 0;
  await signIn();
  expect(asked('discovery')).toBe(0);
  issuer.metadata = { authorization_endpoint: `${issuer.url}/elsewhere` };
  letTimePass(61 * MINUTE_MS);
  expect(result(await begin(server, 'acme')).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/elsewhere\?/);
  expect(asked('discovery')).toBe(1);
});

test('documents that cannot be read again stay as they were, so a short outage of them stops nobody', async () => {
  expect(await signIn()).toBe('IdentityUnknown');
  issuer.asked.length = 0;
  issuer.replies.set('discovery', json({ error: 'server_error' }, 500));
  letTimePass(125 * MINUTE_MS);
  expect(await signIn()).toBe('IdentityUnknown');
  expect(asked('discovery')).toBeGreaterThan(0);
});
