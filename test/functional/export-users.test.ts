import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FactorsCipher } from '../../src/cli/factors/factors-cipher.js';
import { send } from '../support/client.js';
import { withImport, withSecretsKey } from '../support/import-users.js';
import { result } from '../support/keys.js';
import { addPasskey, loginOptions, originOf } from '../support/passkeys.js';
import { aPerson, login, PASSWORD } from '../support/people.js';
import { authhero, startScript } from '../support/script.js';
import type { SoftwareAuthenticator } from '../support/software-authenticator.js';
import { sql } from '../support/sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { addApp, COMPLETE, LOGIN_WITH_FACTOR } from '../support/totp.js';

const HASH = '$2b$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const folder = mkdtempSync(join(tmpdir(), 'authhero-export-'));
let [here, there] = [] as unknown as [TestDatabase, TestDatabase];
const databases: TestDatabase[] = [];
beforeAll(async () => {
  for (let count = 0; count < 2; count += 1) databases.push(withSecretsKey(await createTestDatabase()));
  [here, there] = databases as [TestDatabase, TestDatabase];
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const command = (database: TestDatabase, ...words: string[]) => authhero(words, database.env);
const linesOf = (name: string) => readFileSync(path(name), 'utf8').trim().split('\n').sort();

test('export users, import users: the way to an empty installation and back loses nothing of an account, and the owner logs in', async () => {
  const lines = [
    { username: 'Ada', passwordHash: HASH, firstName: 'Ada', email: 'Ada@example.com', emailVerified: true },
    { username: 'bob', passwordHash: null, lastName: 'Ross', email: 'bob@example.com', emailVerified: false },
    {
      username: 'eve',
      passwordHash: null,
      identities: ['acme https://acme.example sub: 12', 'github https://github.com 1'],
    },
    { username: 'boss', passwordHash: HASH, createdOn: '2021-05-01T09:30:00Z', roles: ['admin'] },
  ];
  writeFileSync(path('first'), lines.map((line) => JSON.stringify(line)).join('\n'));
  expect((await command(here, 'import', 'users', path('first'), '--allow-admin')).code).toBe(0);
  const username = await withImport(() => here).serving(async (server) => {
    const person = await aPerson(server, { firstName: 'Grace', lastName: 'Hopper' });
    await sql(server, `update "user" set created_on = '2024-02-29T12:00:00.123Z' where id = ?`, [person.id]);
    const gone = await aPerson(server);
    await gone.send('mutation { deleteMe { __typename } }');
    const locked = await aPerson(server);
    await sql(server, "update password set expires_on = now() + interval '1 hour' where user_id = ?", [locked.id]);
    return person.username;
  });

  const { code, stderr } = await command(here, 'export', 'users', path('out'));
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^6 accounts of .* were written\.\n$/)]);
  expect(statSync(path('out')).mode & 0o777).toBe(0o600);
  expect((await command(here, 'export', 'users', path('out'))).code).toBe(1);
  const written = linesOf('out').map((line) => JSON.parse(line));
  expect(written.find((line) => line.username === 'Ada')).toMatchObject(lines[0] ?? {});
  expect(written.find((line) => line.username === 'bob')).toMatchObject(lines[1] ?? {});
  expect(written.find((line) => line.username === 'eve')).toMatchObject(lines[2] ?? {});
  expect(written.filter(({ passwordHash }) => passwordHash === null)).toHaveLength(3);

  expect((await command(there, 'import', 'users', path('out'), '--allow-admin')).code).toBe(0);
  expect((await command(there, 'export', 'users', path('back'))).code).toBe(0);
  expect(linesOf('back')).toEqual(linesOf('out'));
  const { stdout } = await command(there, 'export', 'users', '-');
  expect(stdout.trim().split('\n').sort()).toEqual(linesOf('out'));
  await withImport(() => there).serving(async (server) => {
    expect((await login(server, username, PASSWORD)).data.login.__typename).toBe('LoginSuccess');
    const outcome = async (name: string) => (await login(server, name, 'not this one')).data.login.__typename;
    expect([await outcome('ada@example.com'), await outcome('bob')]).toEqual([
      'InvalidCredentials',
      'InvalidCredentials',
    ]);
    const [row] = await sql(server, 'select address from email_address');
    expect(row).toEqual({ address: 'Ada@example.com' });
  });
}, 60_000);

test('export users: a slow reader of standard output gets every account', async () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => JSON.stringify({ username: `crowd-${n}`, passwordHash: HASH }));
  writeFileSync(path('crowd'), lines.join('\n'));
  expect((await command(there, 'import', 'users', path('crowd'))).code).toBe(0);
  const { child, ended } = startScript('scripts/authhero.js', ['export', 'users', '-'], there.env);
  child.stdout.pause();
  setTimeout(() => child.stdout.resume(), 3_000);
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  const names = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).username);
  expect(names.filter((name) => name.startsWith('crowd-'))).toHaveLength(2_000);
}, 60_000);

const PASSPHRASE = 'a passphrase for factors';
const FACTORS = ['--factors-passphrase-file', path('passphrase')];

test('export users, import users: with a passphrase the app, the recovery codes and the passkeys of an account go with it, and its owner logs in with each', async () => {
  writeFileSync(path('passphrase'), `${PASSPHRASE}\r\nanother line\n`);
  const { app, usedCode, codes, person, keys } = await withImport(() => here).serving(async (server) => {
    const person = await aPerson(server);
    const { app, recoveryCodes: codes } = await addApp(person);
    const rsa = await addPasskey(server, person, { name: 'Schlüssel "1"', algorithm: -257 });
    const synced = await addPasskey(server, person, { isSynced: true, countsUses: false });
    const usedCode = app.next();
    const { challenge } = await beginLogin(server, person.username);
    expect(await completeLogin(server, challenge, { totpCode: usedCode })).toBe('LoginSuccess');
    await addPasskey(server, await aPerson(server));
    const passkeys = [rsa, synced].map(({ authenticator }) => authenticator);
    expect(await logInAlone(server, passkeys[0])).toBe('LoginSuccess');
    return { app, usedCode, codes, person, keys: passkeys };
  });
  const { code, stderr } = await command(here, 'export', 'users', path('factors'), ...FACTORS);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ accounts of .* were written\.\n$/)]);
  const sealed = linesOf('factors').filter((line) => line.includes('"factors"'));
  expect([sealed.length, readFileSync(path('factors'), 'utf8').includes('hasSecondFactor')]).toEqual([2, false]);
  const salts = new Set(sealed.map((line) => JSON.parse(line).factors.split('.')[1]));
  expect(salts.size).toBe(1);

  writeFileSync(path('sealed'), sealed.join('\n'));
  expect((await command(there, 'import', 'users', path('sealed'), ...FACTORS)).code).toBe(0);
  const again = await command(there, 'import', 'users', path('sealed'), ...FACTORS);
  expect(again.stdout).toMatch(/^0 accounts made, 2 there already, 0 bad/);
  expect((await command(there, 'export', 'users', path('factors back'), ...FACTORS)).code).toBe(0);
  const back = linesOf('factors back').filter((line) => line.includes('"factors"'));
  expect(await opened(back)).toEqual(await opened(sealed));

  await withImport(() => there).serving(async (server) => {
    const complete = async (proof: object) => {
      const { challenge, methods } = await beginLogin(server, person.username);
      expect(methods).toEqual(['PASSKEY', 'TOTP', 'RECOVERY_CODE']);
      return completeLogin(server, challenge, proof);
    };
    expect(await complete({ totpCode: usedCode })).toBe('ProofInvalid');
    expect(await complete({ totpCode: app.next() })).toBe('LoginSuccess');
    expect(await complete({ recoveryCode: codes[3] })).toBe('LoginSuccess');
    expect(await complete({ recoveryCode: codes[3] })).toBe('ProofInvalid');
    for (const authenticator of keys) expect(await logInAlone(server, authenticator)).toBe('LoginSuccess');
  });
}, 120_000);

const beginLogin = async ({ url }: { url: string }, username: string) =>
  result(await send(url, LOGIN_WITH_FACTOR, { input: { username, password: PASSWORD } }));
const completeLogin = async ({ url }: { url: string }, challenge: string, proof: object): Promise<string> =>
  result(await send(url, COMPLETE, { input: { challenge, proof } })).__typename;

/** Logs in with a passkey and nothing else. */
async function logInAlone(server: { url: string }, authenticator: SoftwareAuthenticator | undefined) {
  const { options, challenge } = await loginOptions(server);
  const passkey = authenticator?.get(options, { origin: originOf(server) });
  return completeLogin(server, challenge, { passkey });
}

/** The lines with their factors opened. */
async function opened(lines: string[]): Promise<object[]> {
  const cipher = new FactorsCipher(PASSPHRASE);
  return Promise.all(
    lines.map(async (text) => {
      const line = JSON.parse(text);
      return { ...line, factors: await cipher.open(line.factors, line.username) };
    }),
  );
}

test('export users: without a passphrase each account with a second factor is marked, and the last sentence tells how many and what to do', async () => {
  const { code, stderr } = await command(here, 'export', 'users', path('marked'));
  const [, ...last] = stderr.trim().split('\n');
  expect([code, last]).toEqual([
    0,
    [
      'The second factors of 2 accounts are not in the file, so import users refuses these lines. Export again with --factors-passphrase-file to take them along, or import with --without-factors to leave them behind.',
    ],
  ]);
  const marked = linesOf('marked').filter((line) => line.includes('"hasSecondFactor":true'));
  expect([marked.length, readFileSync(path('marked'), 'utf8').includes('"factors"')]).toEqual([2, false]);
});

test.each([
  [
    'has 15 characters',
    'fifteen chars..\nand more lines',
    /the first line is the passphrase and must have at least 16/,
  ],
  ['is empty', '', /the first line is the passphrase and must have at least 16/],
  ['is not there', undefined, /cannot be read: ENOENT/],
])(
  'export users, import users: a passphrase file that %s is told in one line with exit code 1, and nothing is written',
  async (_what, text, told) => {
    rmSync(path('short'), { force: true });
    if (text !== undefined) writeFileSync(path('short'), text);
    const option = ['--factors-passphrase-file', path('short')];
    for (const words of [
      ['export', 'users', path('none')],
      ['import', 'users', path('sealed')],
    ]) {
      const { code, stdout, stderr } = await command(there, ...words, ...option);
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(told)]);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(existsSync(path('none'))).toBe(false);
  },
);

test('export users: with another SECRETS_KEY than that of the service, factors cannot be exported, and no file is made', async () => {
  const { code, stderr } = await authhero(['export', 'users', path('none'), ...FACTORS], withSecretsKey(here).env);
  expect([code, stderr, existsSync(path('none'))]).toEqual([
    78,
    expect.stringMatching(/^SECRETS_KEY cannot open every sealed value/),
    false,
  ]);
});

test('import users: an address or an identity that belongs to another account, or is none, is a bad line', async () => {
  const lines = [
    { username: 'one', passwordHash: HASH, email: 'same@example.com', emailVerified: true },
    { username: 'two', passwordHash: HASH, email: 'SAME@example.com', emailVerified: true },
    { username: 'three', passwordHash: HASH, email: 'same@example.com', emailVerified: false },
    { username: 'four', passwordHash: HASH, email: 'Ada <ada@example.com>' },
    { username: 'five', passwordHash: HASH, email: 'a@example.com', emailVerified: 'yes' },
    { username: 'six' },
    { username: 'seven', passwordHash: null, identities: ['github https://github.com 1'] },
    { username: 'eight', passwordHash: null, identities: ['github'] },
  ];
  writeFileSync(path('bad'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const { code, stderr } = await command(here, 'import', 'users', path('bad'));
  expect([
    code,
    stderr
      .split('\n')
      .filter((line) => /^line/.test(line))
      .sort(),
  ]).toEqual([
    1,
    [
      'line 2: email belongs to another account',
      'line 4: email must be one address such as ada@example.com, up to 254 characters, without a name',
      'line 5: emailVerified must be true or false',
      'line 6: passwordHash must be a text, or null for no password',
      'line 7: identities has one of another account',
      'line 8: identities must be at most 20 texts such as "google https://accounts.google.com 123"',
    ],
  ]);
});
