import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Answer } from '../support/client.js';
import { anAddress, clientAt, outcome } from '../support/client-at.js';
import { aName, aPerson, PASSWORD } from '../support/people.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const WRONG = 'wrong horse battery';

const server = useTestServer({
  RATE_LIMIT: 'on',
  TRUSTED_PROXIES: 'loopback',
  ACCOUNT_FAILURES_BY_STRANGERS: '25/1d',
  REGISTRATIONS_PER_ADDRESS: '60/1h',
});

const at = (address: string) => clientAt(server, address);

/** Sends so many wrong passwords, one after the other. */
async function fail(times: number, username: string, address: string): Promise<string[]> {
  const outcomes: string[] = [];
  for (let i = 0; i < times; i += 1) outcomes.push(outcome(await at(address).login(username, WRONG)));
  return outcomes;
}

const count = (outcomes: string[]): Record<string, number> =>
  Object.fromEntries([...new Set(outcomes)].sort().map((one) => [one, outcomes.filter((o) => o === one).length]));

/** All that a client can see of an answer, but for what differs in every answer. */
function looks({ status, headers, text }: Answer) {
  const { date, 'x-request-id': id, 'retry-after': retryAfter, ...rest } = Object.fromEntries(headers);
  return { status, text: text.replace(/"retryAfter":\d+/, ''), ...rest };
}

test('login: if one account gets 30 wrong passwords at once, exactly 10 are verified', async () => {
  const { username } = await aPerson(server);
  const address = anAddress();
  const answers = await Promise.all(Array.from({ length: 30 }, () => at(address).login(username, WRONG)));
  expect(count(answers.map(outcome))).toEqual({ InvalidCredentials: 10, RATE_LIMITED: 20 });
});

test('login: after 10 failures the right password is RATE_LIMITED too, until the window ends', async () => {
  const { username } = await aPerson(server);
  const address = anAddress();
  await fail(10, username, address);
  const { status, code, headers, errors, data } = await at(address).login(username);
  expect({ status, code, data }).toEqual({ status: 429, code: 'RATE_LIMITED', data: null });
  const seconds = Number(headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(880);
  expect(seconds).toBeLessThanOrEqual(900);
  expect(errors?.[0]).toEqual({
    message: 'Too many tries. Nothing was done: try again later.',
    locations: expect.anything(),
    path: ['login'],
    extensions: { code: 'RATE_LIMITED', retryAfter: seconds },
  });
});

test('login: an unknown name and a deleted account are limited exactly like a known name', async () => {
  const [known, deleted] = [await aPerson(server), await aPerson(server)];
  await deleted.send('mutation { deleteMe { message } }');
  const address = anAddress();
  const seen = [];
  for (const username of [known.username, deleted.username, aName()]) {
    const answers = [];
    for (let i = 0; i < 12; i += 1) answers.push(looks(await at(address).login(username, WRONG)));
    seen.push(answers);
  }
  expect(seen[0]?.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429, 429]);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test('login: a name in upper and lower case has one count', async () => {
  const { username } = await aPerson(server);
  const address = anAddress();
  const names = [username, username.toUpperCase(), username.replace('person', 'Person')];
  const outcomes = [];
  for (let i = 0; i < 12; i += 1) outcomes.push(outcome(await at(address).login(names[i % 3] ?? '', WRONG)));
  expect(count(outcomes)).toEqual({ InvalidCredentials: 10, RATE_LIMITED: 2 });
});

test('login: a success resets the count of this account, and of no other account', async () => {
  const [one, other] = [await aPerson(server), await aPerson(server)];
  const address = anAddress();
  await fail(9, one.username, address);
  await fail(9, other.username, address);
  expect(outcome(await at(address).login(one.username))).toBe('LoginSuccess');
  expect(count(await fail(11, one.username, address))).toEqual({ InvalidCredentials: 10, RATE_LIMITED: 1 });
  expect(count(await fail(2, other.username, address))).toEqual({ InvalidCredentials: 1, RATE_LIMITED: 1 });
});

test('login: all unknown addresses share one limit of failures, and the owner can still log in from a known address', async () => {
  const { username } = await aPerson(server);
  const home = anAddress();
  expect(outcome(await at(home).login(username))).toBe('LoginSuccess');
  const outcomes = [];
  for (let i = 0; i < 6; i += 1) outcomes.push(...(await fail(5, username, anAddress())));
  expect(count(outcomes)).toEqual({ InvalidCredentials: 25, RATE_LIMITED: 5 });
  expect(outcome(await at(anAddress()).login(username))).toBe('RATE_LIMITED');
  expect(await fail(1, username, home)).toEqual(['InvalidCredentials']);
  expect(outcome(await at(home).login(username))).toBe('LoginSuccess');
});

test('login: failures from a known address, and successes from an unknown address, do not count as failures of unknown addresses', async () => {
  const { username } = await aPerson(server);
  const home = anAddress();
  await at(home).login(username);
  await fail(9, username, home);
  for (let i = 0; i < 4; i += 1) await at(anAddress()).login(username);
  const outcomes = [];
  for (let i = 0; i < 6; i += 1) outcomes.push(...(await fail(5, username, anAddress())));
  expect(count(outcomes)).toEqual({ InvalidCredentials: 25, RATE_LIMITED: 5 });
});

test('login: an unknown name has the same limit of failures from all addresses as a known name', async () => {
  const outcomes = [];
  const name = aName();
  for (let i = 0; i < 6; i += 1) outcomes.push(...(await fail(5, name, anAddress())));
  expect(count(outcomes)).toEqual({ InvalidCredentials: 25, RATE_LIMITED: 5 });
});

test('login: an address has 60 tries in a minute, for all accounts together', async () => {
  const address = anAddress();
  const answers = await Promise.all(Array.from({ length: 30 }, () => at(address).login(aName(), WRONG)));
  answers.push(...(await Promise.all(Array.from({ length: 40 }, () => at(address).login(aName(), WRONG)))));
  expect(count(answers.map(outcome))).toEqual({ InvalidCredentials: 60, RATE_LIMITED: 10 });
  expect(outcome(await at(anAddress()).login(aName(), WRONG))).toBe('InvalidCredentials');
});

test.each([
  ['the addresses of one IPv6 network', (i: number) => `2001:db8:0:1::${i.toString(16)}`],
  ['an IPv4 address in both of its forms', (i: number) => (i % 2 ? '192.0.2.1' : '::ffff:192.0.2.1')],
  ['what is no address', (i: number) => `client-${i}`],
])('login: %s count as one client', async (_what, address) => {
  const name = aName();
  const outcomes = [];
  for (let i = 0; i < 12; i += 1) outcomes.push(outcome(await at(address(i)).login(name, WRONG)));
  expect(count(outcomes)).toEqual({ InvalidCredentials: 10, RATE_LIMITED: 2 });
});

test('login: only the part of X-Forwarded-For that a trusted proxy wrote counts', async () => {
  const name = aName();
  const outcomes = [];
  for (let i = 0; i < 12; i += 1) outcomes.push(outcome(await at(`198.51.100.${i}, 192.0.2.77`).login(name, WRONG)));
  expect(count(outcomes)).toEqual({ InvalidCredentials: 10, RATE_LIMITED: 2 });
});

test('changePassword: wrong passwords count together with those of login, and beyond the limit the right password is refused', async () => {
  const { username, key } = await aPerson(server);
  const address = anAddress();
  const change = (currentPassword: string) =>
    at(address).send(
      'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }',
      { input: { currentPassword, newPassword: 'an entirely new phrase' } },
      key,
    );
  await fail(5, username, address);
  for (let i = 0; i < 5; i += 1) expect(outcome(await change(WRONG))).toBe('InvalidCredentials');
  expect(outcome(await change(PASSWORD))).toBe('RATE_LIMITED');
  expect(outcome(await at(address).login(username))).toBe('RATE_LIMITED');
  expect((await at(address).send('{ me { username } }', {}, key)).data.me.username).toBe(username);
});

test('register: an address has a limit of registrations in an hour, and taken names count too', async () => {
  const address = anAddress();
  const { username } = await aPerson(server);
  const names = Array.from({ length: 70 }, (_, i) => (i % 2 ? username : aName()));
  const outcomes = [];
  for (const name of names) outcomes.push(outcome(await at(address).register(name)));
  expect(count(outcomes)).toEqual({ RATE_LIMITED: 10, RegisterSuccess: 30, UsernameTaken: 30 });
  expect(outcome(await at(anAddress()).register(aName()))).toBe('RegisterSuccess');
});

test('a request with BAD_USER_INPUT does not count', async () => {
  const { username } = await aPerson(server);
  const address = anAddress();
  for (let i = 0; i < 12; i += 1) expect((await at(address).login(username, '')).code).toBe('BAD_USER_INPUT');
  expect(outcome(await at(address).login(username))).toBe('LoginSuccess');
});

test('after a window ends, the count starts at zero', async () => {
  const short = await startTestServer({ RATE_LIMIT: 'on', ACCOUNT_FAILURES_PER_ADDRESS: '2/4s' });
  try {
    const { username } = await aPerson(short);
    const login = async (password?: string) => outcome(await clientAt(short, '').login(username, password));
    expect([await login(WRONG), await login(WRONG), await login()]).toEqual([
      'InvalidCredentials',
      'InvalidCredentials',
      'RATE_LIMITED',
    ]);
    await wait(4_100);
    expect(await login()).toBe('LoginSuccess');
  } finally {
    await short.stop();
  }
});

test('without TRUSTED_PROXIES, X-Forwarded-For is ignored, so that a client cannot choose its address', async () => {
  const bare = await startTestServer({ RATE_LIMIT: 'on' });
  try {
    const name = aName();
    const outcomes = [];
    for (let i = 0; i < 12; i += 1) outcomes.push(outcome(await clientAt(bare, `10.9.8.${i}`).login(name, WRONG)));
    expect(count(outcomes)).toEqual({ InvalidCredentials: 10, RATE_LIMITED: 2 });
  } finally {
    await bare.stop();
  }
});

test('a try that the password queue refuses does not count', async () => {
  const narrow = await startTestServer({
    RATE_LIMIT: 'on',
    PASSWORD_CONCURRENCY: '1',
    PASSWORD_QUEUE_TIMEOUT: '1ms',
    // So long a hash that ten tries overlap however busy the machine is.
    ARGON2_MEMORY: '65536',
    ARGON2_ITERATIONS: '4',
    ACCOUNT_FAILURES_PER_ADDRESS: '10/15m',
  });
  try {
    const name = aName();
    const tries = (number: number) =>
      Promise.all(Array.from({ length: number }, () => clientAt(narrow, '').login(name, WRONG)));
    const first = count((await tries(10)).map(outcome));
    expect(first.OVERLOADED).toBeGreaterThan(0);
    let { InvalidCredentials: tried = 0 } = first;
    for (let i = 0; i < 20; i += 1) tried += count((await tries(1)).map(outcome)).InvalidCredentials ?? 0;
    expect(tried).toBe(10);
  } finally {
    await narrow.stop();
  }
});

test('RATE_LIMIT=false: the server logs a warning at the start', async () => {
  const off = await startTestServer({ RATE_LIMIT: 'off' });
  await off.stop();
  expect(off.log).toContainEqual(
    expect.objectContaining({ level: 'warn', msg: 'RATE_LIMIT is off: passwords can be guessed without limit' }),
  );
});
