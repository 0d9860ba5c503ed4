import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type Client, type ClientOptions, createClient, memoryStorage } from '../../src/client/client.js';

/** When requests came, in milliseconds. */
let times: number[] = [];
const stubs: Server[] = [];
afterEach(async () => {
  for (const stub of stubs.splice(0)) {
    stub.closeAllConnections();
    await new Promise((resolve) => stub.close(resolve));
  }
});

/** A client of a server that gives these answers in turn, the last one again and again. */
async function clientOf(answers: readonly Answer[], options: Partial<ClientOptions> = {}): Promise<Client> {
  times = [];
  const stub = createServer((_request: IncomingMessage, response: ServerResponse) => {
    const answer = answers[Math.min(times.length, answers.length - 1)];
    times.push(performance.now());
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
  stubs.push(stub);
  const url = `http://127.0.0.1:${(stub.address() as AddressInfo).port}/graphql`;
  return createClient({ url, mode: 'key', storage: memoryStorage(), ...options });
}
interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}
const refusal = (code: string, retryAfter: number, status = 503): Answer => ({
  status,
  body: JSON.stringify({ errors: [{ message: 'later', extensions: { code, retryAfter } }] }),
});
const ROLES: Answer = { status: 200, body: '{ "data": { "roles": [] } }' };
const LOGIN: Answer = {
  status: 200,
  body: '{ "data": { "login": { "__typename": "InvalidCredentials", "message": "no" } } }',
};
const signIn = (client: Client) => client.signIn({ username: 'ada', password: 'x' });

test('retries: never before the time that AuthHero says, a little later, and not always the same', async () => {
  const client = await clientOf([refusal('OVERLOADED', 1), ROLES]);
  expect(await client.roles()).toEqual([]);
  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(990);
  expect(second - first).toBeLessThan(2_500);
});

test('retries: twice, then the error with its time', async () => {
  const client = await clientOf([refusal('OVERLOADED', 0.01)]);
  await expect(client.roles()).rejects.toMatchObject({ code: 'OVERLOADED', retryAfter: 0.01 });
  expect(times).toHaveLength(3);
  const impatient = await clientOf([refusal('OVERLOADED', 0.01)], { maxRetries: 0 });
  await expect(impatient.roles()).rejects.toMatchObject({ code: 'OVERLOADED' });
  expect(times).toHaveLength(1);
});

test('retries: a long wait is told at once', async () => {
  const client = await clientOf([refusal('RATE_LIMITED', 900, 429)]);
  await expect(signIn(client)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 900 });
  expect(times).toHaveLength(1);
});

test('retries: a login that was not looked at is repeated; a change that may be done is not, and a query is', async () => {
  const limited = await clientOf([refusal('RATE_LIMITED', 0.01, 429), LOGIN]);
  expect((await signIn(limited)).__typename).toBe('InvalidCredentials');
  const away = await clientOf([refusal('SERVICE_UNAVAILABLE', 0.01), LOGIN]);
  await expect(signIn(away)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(times).toHaveLength(1);
  const query = await clientOf([refusal('SERVICE_UNAVAILABLE', 0.01), ROLES]);
  expect(await query.roles()).toEqual([]);
});

test('retries: a mutation of the app is known by its text, also behind a comment and fragments', async () => {
  const client = await clientOf([refusal('SERVICE_UNAVAILABLE', 0.01), ROLES]);
  const mutation = '# first\nfragment F on UpdateMePayload { user { id } } mutation { updateMe(input: {}) { ...F } }';
  await expect(client.send(mutation)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(times).toHaveLength(1);
});

test('abort: ends a call that waits for an answer, and one that waits to be repeated, with the reason of the signal', async () => {
  const waiting = await clientOf([refusal('OVERLOADED', 5)]);
  const reason = new Error('the page is gone');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 100);
  await expect(waiting.roles({ signal: controller.signal })).rejects.toBe(reason);
  await expect(waiting.roles({ signal: controller.signal })).rejects.toBe(reason);
  expect(times).toHaveLength(1);
  const silent = await clientOf([]);
  const second = new AbortController();
  setTimeout(() => second.abort(reason), 100);
  await expect(silent.roles({ signal: second.signal })).rejects.toBe(reason);
});

test('timeout: AuthHero has so long for an answer', async () => {
  const client = await clientOf([], { timeoutMs: 100 });
  await expect(client.roles()).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('100 ms') });
});

test('an answer of a proxy is told as one', async () => {
  const html = { 'content-type': 'text/html' };
  const gateway = await clientOf([{ status: 502, headers: html, body: '<h1>Bad gateway</h1>' }]);
  await expect(gateway.me()).rejects.toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('502') });
  const limit = await clientOf([{ status: 429, headers: { ...html, 'retry-after': '60' }, body: '' }]);
  await expect(limit.me()).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60 });
});
