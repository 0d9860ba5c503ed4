import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { argon2JobsDuring } from '../../support/argon2-jobs.js';
import { faultPaths, send } from '../../support/client.js';
import { aName, aPerson, login, PASSWORD, type Person, register } from '../../support/people.js';
import { sql, statementsDuring } from '../../support/sql.js';
import type { TestServer } from '../../support/test-server.js';
import { unharmed } from '../../support/unharmed.js';
import { useTestServer } from '../../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
});

const outcome = async (username: unknown, password: unknown) =>
  (await login(server, username as string, password as string)).data?.login.__typename;

test.each([
  ['a dotless i', 'i', '\u0131'],
  ['the Kelvin sign', 'k', '\u212a'],
  ['a long s', 's', '\u017f'],
  ['a fullwidth letter', 'm', '\uff4d'],
  ['a Cyrillic letter', 'e', '\u0435'],
  ['a soft hyphen', 'k', 'k\u00ad'],
  ['a combining dot', 'i', 'i\u0307'],
])(
  'CVE-2019-19844 (Django, case mapping makes two names one): with %s in its name nobody is somebody else',
  async (_what, letter, other) => {
    const { username } = await aPerson(server, { username: `mikes-${aName()}` });
    await unharmed(server, async () => {
      for (const name of [username, username.toUpperCase()]) {
        const alike = name.replace(letter, other).replace(letter.toUpperCase(), other);
        expect(faultPaths(await login(server, alike))).toEqual(['input.username']);
        expect(faultPaths(await register(server, { username: alike }))).toEqual(['input.username']);
        const found = await viewer.send('query ($u: String) { user(username: $u) { id } }', { u: alike });
        expect(faultPaths(found)).toEqual(['username']);
      }
    });
  },
);

/** Text in which nothing repeats, so that it is a good password however long. */
const LONG = Array.from({ length: 8 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex')).join('');
const EMOJI = [...LONG].map((digit) => String.fromCodePoint(0x1f400 + Number.parseInt(digit, 16)));

test.each([
  ['at its 73rd byte', `${LONG.slice(0, 72)}x`, `${LONG.slice(0, 72)}y`],
  ['at its 256th byte', `${LONG.slice(0, 255)}x`, `${LONG.slice(0, 255)}y`],
  ['at its 1,024th byte', [...EMOJI.slice(0, 255), '🦀'].join(''), [...EMOJI.slice(0, 255), '🦁'].join('')],
  ['by all that follows its 72nd byte', LONG.slice(0, 144), LONG.slice(0, 72)],
  ['by all of it', LONG.slice(0, 72), LONG.slice(200, 272)],
])(
  'Okta AD/LDAP 2024-10-30 (bcrypt reads 72 bytes): under the longest name, a password that differs %s is wrong',
  async (_what, password, other) => {
    const { username } = await aPerson(server, { username: aName().padEnd(64, 'n'), password });
    expect([await outcome(username, other), await outcome(username, password)]).toEqual([
      'InvalidCredentials',
      'LoginSuccess',
    ]);
  },
);

const NO_TEXT = [null, '', [], [PASSWORD], {}, { $ne: null }, { length: 8 }, 0, 1, true, false];
test.each(NO_TEXT)(
  'GHSA-wjqw-r9x4-j59v, GHSA-vgjh-hmwf-c588 (Parse Server, credentials that are empty or no text): %j is no password, name or key',
  async (value) => {
    const rows = await sql(server, 'select id from "user"');
    expect(await outcome(viewer.username, value)).toBeUndefined();
    expect(await outcome(value, PASSWORD)).toBeUndefined();
    expect((await register(server, { password: value })).data ?? null).toBeNull();
    expect((await register(server, { username: value })).data ?? null).toBeNull();
    expect(await sql(server, 'select id from "user"')).toHaveLength(rows.length);
    for (const key of [String(value), JSON.stringify(value), 'undefined', `ahk_${value}`])
      expect((await send(server.url, '{ me { id } }', undefined, { 'x-api-key': key })).code).toBe('UNAUTHENTICATED');
  },
);

const WRONG = 'wrong horse battery';

const statements = async (at: TestServer, username: string) =>
  (await statementsDuring(at, () => login(at, username, WRONG))).map((text) => text.replace(/'[^']*'/g, '?'));

test('CVE-2026-40263 (Note Mark), CVE-2026-23849 (File Browser), CVE-2026-26185 (Directus), time tells who exists: a refused login does the same work for everybody', async () => {
  const [known, deleted] = [await aPerson(server), await aPerson(server)];
  await deleted.send('mutation { deleteMe { message } }');
  const usual = await statements(server, known.username);
  for (const other of [known.username, deleted.username, aName()]) {
    expect(await statements(server, other)).toEqual(usual);
    expect(await argon2JobsDuring(() => login(server, other, WRONG))).toBe(1);
  }
});

test.each(['constructor', 'hasOwnProperty', 'toString', 'valueOf', 'isPrototypeOf'])(
  'GHSA-4263-jgmp-7pf4, GHSA-5j86-7r7m-p8h6 (Parse Server, names that every object has): %s is a name like any other',
  async (username) => {
    expect(await outcome(username, PASSWORD)).toBe('InvalidCredentials');
    const person = await aPerson(server, { username });
    expect((await person.send('{ me { username } }')).data.me.username).toBe(username);
    const body = JSON.stringify({ query: 'query A { __typename }', operationName: username });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(server.url, { method: 'POST', headers, body })).status).toBe(400);
    const { data } = await send(server.url, `{ ${username}: __typename __proto__: __typename }`);
    expect(Object.entries(data ?? {})).toContainEqual([username, 'Query']);
    expect(faultPaths(await register(server, { username: '__proto__' }))).toEqual(['input.username']);
  },
);

test('GHSA-vfw3-53q9-2hp8 (Homarr), Parse Server #10149, looked at before it was taken: of registrations at once one wins, and its password alone', async () => {
  const name = aName();
  const passwords = Array.from({ length: 6 }, (_, n) => `${PASSWORD} ${n}`);
  const answers = await Promise.all(
    passwords.map((password, n) => register(server, { username: n % 2 ? name : name.toUpperCase(), password })),
  );
  const kinds = answers.map(({ data }) => data?.register.__typename);
  expect([...kinds].sort()).toEqual(['RegisterSuccess', ...Array(5).fill('UsernameTaken')]);
  for (const [n, password] of passwords.entries())
    expect(await outcome(name, password)).toBe(kinds[n] === 'RegisterSuccess' ? 'LoginSuccess' : 'InvalidCredentials');
});
