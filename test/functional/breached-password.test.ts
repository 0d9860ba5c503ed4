import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type BreachServer, sha1, startBreachServer } from '../support/breach-server.js';
import { aKey, aName, aPerson, isLive, login, PASSWORD, register } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { sql, userRow } from '../support/sql.js';
import { createTestDatabase } from '../support/test-database.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BREACHED = 'a horse that was stolen';
const ACCENTED = 'le cheval volé';
const PADDING = 'a horse that was added';
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) {
  __typename ... on UserError { message } ... on PasswordTooCommon { reason } } }`;
const REFUSED = { __typename: 'PasswordTooCommon', reason: 'BREACHED', message: expect.stringMatching(/breach/) };

let breaches: BreachServer;
/** One that takes what it cannot look up, and one that refuses it. */
let server: TestServer;
let strict: TestServer;
beforeAll(async () => {
  breaches = await startBreachServer([BREACHED, ACCENTED], [PADDING]);
  const settings = { PASSWORD_BREACH_URL: breaches.url, PASSWORD_BREACH_TIMEOUT: '500ms' };
  server = await startTestServer(settings);
  strict = await startTestServer({ ...settings, PASSWORD_BREACH_FALLBACK: 'refuse' });
});
beforeEach(() => {
  breaches.behaviour = 'answer';
  breaches.requests.length = 0;
});
afterAll(async () => {
  await server.stop();
  await strict.stop();
  await breaches.stop();
});

const countOf = async (of: TestServer, username: string) =>
  Number((await sql(of, 'select count(*) from "user" where username = ?', [username]))[0].count);

test('register: a breached password is refused with the reason, and the name stays free', async () => {
  const username = aName();
  const { data, errors } = await register(server, { username, password: BREACHED });
  expect(errors).toBeUndefined();
  expect(data.register).toEqual(REFUSED);
  expect((await register(server, { username })).data.register.__typename).toBe('RegisterSuccess');
});

test('changePassword: a breached new password is refused with the reason, and nothing changes', async () => {
  const person = await aPerson(server);
  const other = await aKey(server, person);
  const before = await userRow(server, person);
  const input = { currentPassword: PASSWORD, newPassword: BREACHED };
  expect((await person.send(CHANGE, { input })).data.changePassword).toEqual(REFUSED);
  expect(await userRow(server, person)).toEqual(before);
  expect(await isLive(server, other)).toBe(true);
});

test('breached passwords: the process sends only five digits of the hash of the password in NFC', async () => {
  await register(server, { username: 'Leaver', password: ACCENTED.normalize('NFD') });
  expect(breaches.requests).toHaveLength(1);
  const [{ method, path, headers }] = breaches.requests as [BreachServer['requests'][0]];
  expect([method, path]).toEqual(['GET', `/range/${sha1(ACCENTED.normalize('NFC')).slice(0, 5)}`]);
  expect(headers).toMatchObject({ 'add-padding': 'true', 'user-agent': 'AuthHero' });
  expect(JSON.stringify(headers)).not.toMatch(/leaver|cheval/i);
});

test('breached passwords: a password is found in every Unicode form of its accents', async () => {
  for (const form of ['NFC', 'NFD'])
    expect((await register(server, { password: ACCENTED.normalize(form) })).data.register).toEqual(REFUSED);
});

test('breached passwords: padding in the response is not a breach', async () => {
  expect((await register(server, { password: PADDING })).data.register.__typename).toBe('RegisterSuccess');
});

test('breached passwords: the source is not asked at a login, nor if another rule refuses the password', async () => {
  const person = await aPerson(server);
  breaches.requests.length = 0;
  await register(server, { password: 'aaaaaaaa' });
  await person.send(CHANGE, { input: { currentPassword: PASSWORD, newPassword: 'password1' } });
  await person.send(CHANGE, { input: { currentPassword: 'wrong horse battery', newPassword: BREACHED } });
  await login(server, person.username);
  expect(breaches.requests).toEqual([]);
});

const FAULTS = ['silent', 'status 500', 'redirect', 'without end', 'login page', 'hang up'] as const;

test.each(FAULTS)('%s: the fallback accept accepts the password, and the log has no part of it', async (behaviour) => {
  const other = await startTestServer({ PASSWORD_BREACH_URL: breaches.url, PASSWORD_BREACH_TIMEOUT: '500ms' });
  try {
    breaches.behaviour = behaviour;
    const before = performance.now();
    for (let time = 0; time < 2; time += 1)
      expect((await register(other, { password: BREACHED })).data.register.__typename).toBe('RegisterSuccess');
    expect(performance.now() - before).toBeLessThan(2_500);
    expect(breaches.requests).toHaveLength(2);
    const warnings = other.log.filter(({ level, msg }) => level === 'warn' && /breached/.test(String(msg)));
    expect(warnings).toEqual([
      expect.objectContaining({ msg: expect.stringMatching(/^breached passwords cannot be looked up.*accept$/) }),
    ]);
    const log = JSON.stringify(other.log.map(({ requestId, ...line }) => line)).toUpperCase();
    for (const secret of [BREACHED.toUpperCase(), sha1(BREACHED).slice(0, 5), sha1(BREACHED).slice(5, 10)])
      expect(log).not.toContain(secret);
  } finally {
    await other.stop();
  }
});

test.each(FAULTS)('%s: SERVICE_UNAVAILABLE where the choice is to refuse, and nothing is stored', async (behaviour) => {
  const person = await aPerson(strict);
  const before = await userRow(strict, person);
  breaches.behaviour = behaviour;
  const username = aName();
  const input = { currentPassword: PASSWORD, newPassword: 'a new horse battery' };
  for (const refuse of [() => register(strict, { username }), () => person.send(CHANGE, { input })]) {
    const { code, status, data, headers } = await refuse();
    expect({ code, status, data }).toEqual({ code: 'SERVICE_UNAVAILABLE', status: 503, data: null });
    expect(headers.get('retry-after')).toBe('1');
  }
  expect(await countOf(strict, username)).toBe(0);
  expect(await userRow(strict, person)).toEqual(before);
});

test.each(['silent', 'without end'] as const)('%s: nothing is left open', async (behaviour) => {
  breaches.behaviour = behaviour;
  const { cut } = breaches;
  await register(server, {});
  for (let round = 0; round < 20 && breaches.cut === cut; round += 1) await wait(50);
  expect(breaches.cut).toBe(cut + 1);
});

test('breached passwords: an endless response is stopped long before its timeout', async () => {
  const patient = await startTestServer({ PASSWORD_BREACH_URL: breaches.url, PASSWORD_BREACH_TIMEOUT: '4s' });
  try {
    breaches.behaviour = 'without end';
    const { cut } = breaches;
    const before = performance.now();
    expect((await register(patient, {})).data.register.__typename).toBe('RegisterSuccess');
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(breaches.cut).toBe(cut + 1);
  } finally {
    await patient.stop();
  }
});

test('breached passwords: a request keeps its place in the queue for hashes during the look-up', async () => {
  const narrow = await startTestServer({
    PASSWORD_BREACH_URL: breaches.url,
    PASSWORD_CONCURRENCY: '1',
    PASSWORD_QUEUE_LENGTH: '0',
  });
  try {
    breaches.behaviour = 'silent';
    const waiting = register(narrow, {});
    await wait(200);
    expect((await login(narrow, aName())).code).toBe('OVERLOADED');
    expect((await waiting).data.register.__typename).toBe('RegisterSuccess');
  } finally {
    await narrow.stop();
  }
});

test('PASSWORD_BREACH_FILE: a password in the file is refused, others are accepted; a missing file or a file that hangs is a fault', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-breaches-'));
  const file = join(folder, 'breaches.txt');
  writeFileSync(file, `${[sha1(BREACHED), sha1('another')].sort().join(':5\r\n')}:5\r\n`);
  const offline = await startTestServer({ PASSWORD_BREACH_FILE: file, PASSWORD_BREACH_FALLBACK: 'refuse' });
  try {
    expect((await register(offline, { password: BREACHED })).data.register).toEqual(REFUSED);
    expect((await register(offline, {})).data.register.__typename).toBe('RegisterSuccess');
    rmSync(file);
    expect((await register(offline, {})).code).toBe('SERVICE_UNAVAILABLE');
    // Whoever opens it waits for somebody who writes, as on a file system that hangs.
    execFileSync('mkfifo', [file]);
    const before = performance.now();
    expect((await register(offline, {})).code).toBe('SERVICE_UNAVAILABLE');
    expect(performance.now() - before).toBeLessThan(3_000);
    closeSync(openSync(file, constants.O_WRONLY | constants.O_NONBLOCK));
  } finally {
    await offline.stop();
    rmSync(folder, { recursive: true });
  }
});

test('PASSWORD_BREACH_FILE: a file that cannot be used is reported in one line at the start, exit code 78', async () => {
  const { env, drop } = await createTestDatabase();
  const { code, stdout, stderr } = await spawnServer({ ...env, PASSWORD_BREACH_FILE: '/nowhere' }).exited;
  await drop();
  expect({ code, stdout, stderr }).toEqual({ code: 78, stdout: '', stderr: 'PASSWORD_BREACH_FILE cannot be read\n' });
});
