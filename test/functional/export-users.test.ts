import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withImport } from '../support/import-users.js';
import { aPerson, login, PASSWORD } from '../support/people.js';
import { authhero, startScript } from '../support/script.js';
import { sql } from '../support/sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const HASH = '$2b$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const folder = mkdtempSync(join(tmpdir(), 'authhero-export-'));
let [here, there]: TestDatabase[] = [];
const databases: TestDatabase[] = [];
beforeAll(async () => {
  for (let count = 0; count < 2; count += 1) databases.push(await createTestDatabase());
  [here, there] = databases;
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  rmSync(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);
const command = (database: TestDatabase | undefined, ...words: string[]) => authhero(words, database?.env);
const linesOf = (name: string) => readFileSync(path(name), 'utf8').trim().split('\n').sort();

test('export users, import users: the way to an empty installation and back loses nothing of an account, and the owner logs in', async () => {
  const lines = [
    { username: 'Ada', passwordHash: HASH, firstName: 'Ada', email: 'Ada@example.com', emailVerified: true },
    { username: 'bob', passwordHash: null, lastName: 'Ross', email: 'bob@example.com', emailVerified: false },
    { username: 'boss', passwordHash: HASH, createdOn: '2021-05-01T09:30:00Z', roles: ['admin'] },
  ];
  writeFileSync(path('first'), lines.map((line) => JSON.stringify(line)).join('\n'));
  expect((await command(here, 'import', 'users', path('first'), '--allow-admin')).code).toBe(0);
  const username = await withImport(() => here as TestDatabase).serving(async (server) => {
    const person = await aPerson(server, { firstName: 'Grace', lastName: 'Hopper' });
    await sql(server, `update "user" set created_on = '2024-02-29T12:00:00.123Z' where id = ?`, [person.id]);
    const gone = await aPerson(server);
    await gone.send('mutation { deleteMe { __typename } }');
    const locked = await aPerson(server);
    await sql(server, "update password set expires_on = now() + interval '1 hour' where user_id = ?", [locked.id]);
    return person.username;
  });

  const { code, stderr } = await command(here, 'export', 'users', path('out'));
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^5 accounts of .* were written\.\n$/)]);
  expect(statSync(path('out')).mode & 0o777).toBe(0o600);
  expect((await command(here, 'export', 'users', path('out'))).code).toBe(1);
  const written = linesOf('out').map((line) => JSON.parse(line));
  expect(written.find((line) => line.username === 'Ada')).toMatchObject(lines[0] ?? {});
  expect(written.find((line) => line.username === 'bob')).toMatchObject(lines[1] ?? {});
  expect(written.filter(({ passwordHash }) => passwordHash === null)).toHaveLength(2);

  expect((await command(there, 'import', 'users', path('out'), '--allow-admin')).code).toBe(0);
  expect((await command(there, 'export', 'users', path('back'))).code).toBe(0);
  expect(linesOf('back')).toEqual(linesOf('out'));
  const { stdout } = await command(there, 'export', 'users', '-');
  expect(stdout.trim().split('\n').sort()).toEqual(linesOf('out'));
  await withImport(() => there as TestDatabase).serving(async (server) => {
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
  const { child, ended } = startScript('scripts/authhero.js', ['export', 'users', '-'], there?.env);
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

test('import users: an address that belongs to another account, or is none, is a bad line', async () => {
  const lines = [
    { username: 'one', passwordHash: HASH, email: 'same@example.com', emailVerified: true },
    { username: 'two', passwordHash: HASH, email: 'SAME@example.com', emailVerified: true },
    { username: 'three', passwordHash: HASH, email: 'same@example.com', emailVerified: false },
    { username: 'four', passwordHash: HASH, email: 'Ada <ada@example.com>' },
    { username: 'five', passwordHash: HASH, email: 'a@example.com', emailVerified: 'yes' },
    { username: 'six' },
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
    ],
  ]);
});
