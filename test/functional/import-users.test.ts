import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Factors } from '../../src/cli/factors/factors.js';
import { FactorsCipher } from '../../src/cli/factors/factors-cipher.js';
import { FOREIGN_HASHES, FOREIGN_PASSWORD } from '../support/foreign-hashes.js';
import { startImport, usersOf, withImport } from '../support/import-users.js';
import { aName, login, PASSWORD, register } from '../support/people.js';
import { authhero } from '../support/script.js';
import { sql } from '../support/sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const HASH = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6';
const OTHER_HASH = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.D7RDOYXakZhsFmh/LdqQNx0kQ424AFS';
const CHANGE = `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }`;

const MAKE_ROLE = `insert into role (id, created_on, updated_on, name, permissions)
  values (gen_random_uuid(), now(), now(), ?, '{}')`;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'authhero-import-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const { run, serving } = withImport(() => database);
/** What the import says, without its progress: how often it says that depends on the machine's speed. */
const faultsIn = (stderr: string): string[] =>
  stderr.split('\n').filter((line) => line !== '' && !/^[\d,]+ lines\b.* a second, /.test(line));
const fileOf = (lines: (object | string | Buffer)[], end = '\n'): string => {
  const file = join(folder, `${aName()}.jsonl`);
  const bytes = lines.map((line) => (Buffer.isBuffer(line) || typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(file, Buffer.concat(bytes.flatMap((line) => [Buffer.from(line), Buffer.from(end)])));
  return file;
};

test('import users: a user with a hash of any scheme can log in with the old password, and then has argon2id', async () => {
  const people = FOREIGN_HASHES.map(([, passwordHash]) => ({ username: aName(), passwordHash }));
  const { code, stdout, stderr } = await run([fileOf(people)]);
  expect([code, faultsIn(stderr)]).toEqual([0, []]);
  expect(stdout).toMatch(
    new RegExp(`^${people.length} accounts made, 0 there already, 0 bad lines: .+ a second, in .+\\.\n$`),
  );
  await serving(async (server) => {
    const [own] = await usersOf(server, [(await register(server, {})).data.register.user.username]);
    const before = await usersOf(
      server,
      people.map(({ username }) => username),
    );
    for (const { username } of people) {
      expect((await login(server, username, `${FOREIGN_PASSWORD}.`)).data.login.__typename).toBe('InvalidCredentials');
      expect((await login(server, username, FOREIGN_PASSWORD)).data.login.__typename).toBe('LoginSuccess');
    }
    const after = await usersOf(
      server,
      people.map(({ username }) => username),
    );
    const costOf = (hash: string) => hash.split('$').slice(0, 4);
    for (const [index, user] of after.entries()) {
      expect(before[index]?.password_hash).not.toMatch(/^\$argon2id\$v=19\$m=8192,t=1/);
      expect(costOf(user.password_hash)).toEqual(costOf(own?.password_hash ?? ''));
      expect([user.id, user.password_version]).toEqual([before[index]?.id, 1]);
      expect((await login(server, user.username, FOREIGN_PASSWORD)).data.login.__typename).toBe('LoginSuccess');
    }
  });
}, 120_000);

test('import users: an account gets the names, the date and the roles of its line, and an event', async () => {
  const [full, bare] = [`Ada.${aName()}`, aName()];
  const role = `role-${process.pid}`;
  await serving((server) => sql(server, MAKE_ROLE, [role]));
  const lines = [
    {
      username: full,
      passwordHash: HASH,
      firstName: ' Zoë ',
      lastName: '李": \\',
      createdOn: '2021-05-01T11:30:00.5+02:00',
      roles: ['user', role],
    },
    { username: bare, passwordHash: HASH, firstName: null, lastName: ' ', createdOn: null, roles: null },
  ];
  const { code, stderr } = await run([fileOf(lines)]);
  expect([code, faultsIn(stderr)]).toEqual([0, []]);
  await serving(async (server) => {
    const [first, second] = await usersOf(server, [full, bare]);
    expect(first).toMatchObject({
      username: full,
      first_name: 'Zoë',
      folded_first_name: 'zoë',
      last_name: '李": \\',
      is_active: true,
    });
    expect(new Date(first?.created_on ?? 0).toISOString()).toBe('2021-05-01T09:30:00.500Z');
    expect(second).toMatchObject({ first_name: null, last_name: null });
    expect(Date.now() - new Date(second?.created_on ?? 0).getTime()).toBeLessThan(60_000);
    for (const user of [first, second]) expect(user?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
    const events = await sql(
      server,
      'select type, actor_id, address, detail from audit_event where subject_id = ? order by type',
      [first?.id],
    );
    expect(events).toEqual([
      { type: 'REGISTERED', actor_id: null, address: 'command', detail: null },
      { type: 'ROLES_CHANGED', actor_id: null, address: 'command', detail: role },
    ]);
    const { data } = await login(server, full, FOREIGN_PASSWORD);
    expect(data.login.user.id).toBe(first?.id);
  });
}, 60_000);

test('import users: changePassword accepts an imported password as the current password', async () => {
  const username = aName();
  expect((await run([fileOf([{ username, passwordHash: OTHER_HASH }])])).code).toBe(0);
  await serving(async (server) => {
    // More than the 72 bytes that bcrypt sees: it is not hashed anew at login.
    const password = 'x'.repeat(80);
    const { apiKey } = (await login(server, username, password)).data.login;
    expect((await usersOf(server, [username]))[0]?.password_hash).toBe(OTHER_HASH);
    const change = async (currentPassword: string) => {
      const input = { currentPassword, newPassword: PASSWORD };
      return (await server.send(CHANGE, { input }, apiKey)).data.changePassword.__typename;
    };
    expect(await change('x'.repeat(71))).toBe('InvalidCredentials');
    expect(await change(password)).toBe('ChangePasswordSuccess');
    expect((await usersOf(server, [username]))[0]?.password_hash).toMatch(/^\$argon2id\$/);
    expect((await login(server, username)).data.login.__typename).toBe('LoginSuccess');
  });
}, 60_000);

const SECRET = 'S3cr3tValue';
const [TAKEN, RETIRED, TWICE] = [aName(), aName(), aName()];
const BAD: [string | Buffer | object, RegExp][] = [
  [SECRET, /is not JSON/],
  [`{"username": "${SECRET}`, /is not JSON/],
  [JSON.stringify([SECRET]), /is no JSON object/],
  ['null', /is no JSON object/],
  [Buffer.from([0x7b, 0xff, 0x7d]), /is not UTF-8/],
  [{ username: aName(), passwordHash: HASH, firstname: SECRET }, /has an unknown property: firstname/],
  [{ username: aName(), passwordHash: HASH, [HASH]: SECRET }, /has an unknown property$/],
  [{ username: `${SECRET} x`, passwordHash: HASH }, /username must be 3 to 64/],
  [{ passwordHash: HASH }, /username must be 3 to 64/],
  [{ username: aName() }, /passwordHash must be a text/],
  [{ username: aName(), passwordHash: SECRET }, /passwordHash is no argon2, bcrypt, scrypt or PBKDF2/],
  [{ username: aName(), passwordHash: `$2b$31$${SECRET}` }, /passwordHash is malformed bcrypt/],
  [{ username: aName(), passwordHash: HASH.replace('05', '17') }, /passwordHash is bcrypt that costs too much/],
  [{ username: aName(), passwordHash: HASH, firstName: `${SECRET}\u0007` }, /firstName must be at most 64/],
  [{ username: aName(), passwordHash: HASH, lastName: SECRET.repeat(7) }, /lastName must be at most 64/],
  [{ username: 'x', passwordHash: SECRET }, /username must .+; passwordHash is no/],
  [`{"username": "${aName()}", "passwordHash": "${HASH}", "firstName": "\\ud800"}`, /firstName must be/],
  [`{"username": "${aName()}", "passwordHash": "${HASH}", "lastName": "a", "lastName": "b"}`, /has a property twice/],
  [{ username: aName(), passwordHash: HASH, createdOn: '2021-02-30' }, /createdOn must be an ISO 8601/],
  [{ username: aName(), passwordHash: HASH, createdOn: '2021-02-03T10:00:00' }, /createdOn must be an ISO 8601/],
  [{ username: aName(), passwordHash: HASH, createdOn: '2999-01-01' }, /createdOn must be an ISO 8601/],
  [{ username: aName(), passwordHash: HASH, createdOn: 1_600_000_000 }, /createdOn must be an ISO 8601/],
  [{ username: aName(), passwordHash: HASH, roles: SECRET }, /roles must .+ list/],
  [{ username: aName(), passwordHash: HASH, roles: [4] }, /roles must .*names/],
  [{ username: aName(), passwordHash: HASH, roles: [SECRET] }, /roles has one that does not exist/],
  [{ username: aName(), passwordHash: HASH, roles: ['admin'] }, /roles has admin, .+--allow-admin/],
  [{ username: aName(), passwordHash: HASH, lastName: SECRET.repeat(6_000) }, /is longer than 65536 bytes/],
  [{ username: aName(), passwordHash: HASH, hasSecondFactor: SECRET }, /hasSecondFactor must be true or false/],
  [{ username: aName(), passwordHash: HASH, factors: SECRET }, /factors must be as export users has written it/],
  [{ username: TAKEN.toUpperCase(), passwordHash: HASH }, /username is taken by another account/],
  [{ username: RETIRED, passwordHash: HASH }, /username is that of an account that was erased/],
  [{ username: TWICE.toUpperCase(), passwordHash: OTHER_HASH }, /username is taken by another account/],
];

test('import users: each bad line is reported with its number and reason, without values, and written to the rejects; all other lines are imported', async () => {
  await serving(async (server) => {
    await register(server, { username: TAKEN });
    await sql(server, 'insert into retired_username (hash, created_on) values (?, now())', [
      createHash('sha256').update(RETIRED).digest(),
    ]);
  });
  const good = BAD.map((_line, index) => ({ username: index === 0 ? TWICE : aName(), passwordHash: HASH }));
  const file = fileOf(BAD.flatMap(([line], index) => [good[index] ?? '', line]));
  const rejects = join(folder, 'rejects.jsonl');
  writeFileSync(rejects, 'of an earlier run', { mode: 0o644 });
  const { code, stdout, stderr } = await run([file, '--rejects', rejects]);
  expect([code, stdout]).toEqual([
    1,
    expect.stringContaining(`${good.length} accounts made, 0 there already, ${BAD.length} bad lines`),
  ]);
  const told = faultsIn(stderr);
  expect(told.pop()).toBe('Bad lines are not in the database: correct and import them.');
  expect(told.length).toBe(BAD.length);
  for (const [index, [, reason]] of BAD.entries()) {
    expect(told[index]).toMatch(new RegExp(`^line ${2 * index + 2}: `));
    expect(told[index]).toMatch(reason);
  }
  for (const value of [SECRET, HASH.slice(7), TAKEN, TAKEN.toUpperCase()]) expect(stderr).not.toContain(value);
  expect(statSync(rejects).mode & 0o777).toBe(0o600);
  const kept = readFileSync(rejects, 'latin1').split('\n').sort();
  const given = readFileSync(file, 'latin1')
    .split('\n')
    .filter((_line, index) => index % 2 === 1);
  expect(kept).toEqual([...given, ''].sort());
  await serving(async (server) => {
    expect(
      (
        await usersOf(
          server,
          good.map(({ username }) => username),
        )
      ).length,
    ).toBe(good.length);
    expect((await login(server, TAKEN)).data.login.__typename).toBe('LoginSuccess');
  });
}, 60_000);

test('import users: a file in UTF-16 is refused with the reason, and nothing is imported', async () => {
  const file = join(folder, 'utf16.jsonl');
  writeFileSync(file, Buffer.from(`\ufeff${JSON.stringify({ username: aName(), passwordHash: HASH })}\n`, 'utf16le'));
  const { code, stderr } = await run([file]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`${file} is not in UTF-8: save it as UTF-8`)]);
});

test('import users: a byte order mark, CRLF, empty lines and standard input are accepted; --allow-admin creates an admin', async () => {
  const names = [aName(), aName(), aName()];
  const [first = '', ...more] = names.map((username) =>
    JSON.stringify({ username, passwordHash: HASH, roles: username === names[2] ? ['admin'] : [] }),
  );
  const importing = startImport(database, ['-', '--allow-admin']);
  importing.child.stdin.end(`\ufeff${first}\r\n\r\n   \n${more.join('\r\n')}`);
  const { code, stderr } = await importing.ended;
  expect([code, faultsIn(stderr)]).toEqual([0, []]);
  await serving(async (server) => {
    const { apiKey } = (await login(server, names[2] ?? '', FOREIGN_PASSWORD)).data.login;
    expect((await server.send('{ me { roles } }', {}, apiKey)).data.me.roles).toEqual(['admin', 'user']);
    expect((await usersOf(server, names)).length).toBe(3);
  });
}, 60_000);

test('import users: after a kill -9 in the middle the same command creates exactly the missing accounts, and overwrites none', async () => {
  const prefix = aName();
  const nameOf = (index: number) => `${prefix}-${index}`;
  const people = Array.from({ length: 4_000 }, (_, index) => ({ username: nameOf(index), passwordHash: HASH }));
  const file = fileOf(people.flatMap((line, index) => (index === 1_400 ? ['no line', line] : [line])));
  const importing = startImport(database, [file]);
  importing.child.stderr.on('data', (text: string) => {
    if (text.includes('line 1401')) importing.child.kill('SIGKILL');
  });
  const killed = await importing.ended;
  expect([killed.code, killed.stdout, faultsIn(killed.stderr)]).toEqual([null, '', ['line 1401: is not JSON']]);

  const rehashed = await serving(async (server) => {
    const found = await sql(server, 'select count(*)::int as count from "user" where username like ?', [`${prefix}-%`]);
    expect(found[0].count % 500 === 499 || found[0].count % 500 === 0).toBe(true);
    expect(found[0].count).toBeLessThan(people.length);
    expect((await login(server, nameOf(7), FOREIGN_PASSWORD)).data.login.__typename).toBe('LoginSuccess');
    return (await usersOf(server, [nameOf(7)]))[0];
  });
  expect(rehashed?.password_hash).toMatch(/^\$argon2id\$/);

  const { code, stdout, stderr } = await run([file]);
  expect([code, faultsIn(stderr)[0]]).toEqual([1, 'line 1401: is not JSON']);
  const [, made = '', there = ''] = /^([\d,]+) accounts made, ([\d,]+) there already, 1 bad/.exec(stdout) ?? [];
  const [madeCount, thereCount] = [made, there].map((text) => Number(text.replaceAll(',', '')));
  expect(thereCount).toBeGreaterThanOrEqual(1_499);
  expect(madeCount).toBeGreaterThan(0);
  expect((madeCount ?? 0) + (thereCount ?? 0)).toBe(people.length);
  await serving(async (server) => {
    const rows = await sql(server, 'select id, username from "user" where username like ?', [`${prefix}-%`]);
    expect(rows.map(({ username }) => username).sort()).toEqual(people.map(({ username }) => username).sort());
    const events = await sql(
      server,
      `select count(*)::int as count from audit_event e join "user" u on u.id = e.subject_id
        where e.type = 'REGISTERED' and u.username like ?`,
      [`${prefix}-%`],
    );
    expect(events).toEqual([{ count: people.length }]);
    expect((await usersOf(server, [nameOf(7)]))[0]).toEqual({ ...rehashed });
    expect((await login(server, nameOf(3_999), FOREIGN_PASSWORD)).data.login.__typename).toBe('LoginSuccess');
  });
  expect(await run([file])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('0 accounts made, 4,000 there already'),
  });
}, 120_000);

const PASSPHRASE = 'a passphrase for factors';
const cipher = new FactorsCipher(PASSPHRASE);
/** With the end of line of Windows, and more lines. */
const passphraseFile = (): string[] => {
  const file = join(folder, `${aName()}.txt`);
  writeFileSync(file, `${PASSPHRASE}\r\nanother line\r\n`);
  return ['--factors-passphrase-file', file];
};
/** As large as a passkey can be: an RSA key of 4,096 bits, an id of 1,023 bytes, and a name of 64 emoji. */
const aPasskey = () => ({
  credentialId: randomBytes(1_023),
  publicKey: randomBytes(526),
  counter: '4294967295',
  transports: ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'],
  rpId: `${'a'.repeat(60)}.`.repeat(4).slice(0, 253),
  name: '😀'.repeat(64),
  isBackupEligible: true,
  backedUp: false,
  isUserVerified: true,
  createdOn: new Date('2026-01-02T03:04:05.678Z'),
  lastUsedOn: null,
});
const factorsWith = (more: Partial<Factors> = {}): Factors => ({
  app: { secret: randomBytes(20), lastStep: '59000000', createdOn: new Date('2026-01-02T03:04:05.678Z') },
  recoveryCodes: [randomBytes(32)],
  handle: randomBytes(64),
  passkeys: [aPasskey()],
  ...more,
});
const aLine = async (factors: Factors, username = aName()) => ({
  username,
  passwordHash: HASH,
  factors: await cipher.seal(factors, username),
});
const countsOf = async (username: string) => {
  const counts = ['totp', 'recovery_code', 'passkey', 'passkey_handle'].map(
    (table) => `(select count(*)::int from ${table} where user_id = u.id) as ${table}`,
  );
  const [row] = await serving((server) =>
    sql(server, `select ${counts.join(', ')} from "user" u where username = ?`, [username]),
  );
  return row && Object.values(row);
};

test('import users: a line with second factors is refused without their passphrase, and a line that lacks them too; --without-factors imports both, and the password alone logs in', async () => {
  const lines = [await aLine(factorsWith()), { username: aName(), passwordHash: HASH, hasSecondFactor: true }];
  const others = [{ username: aName(), passwordHash: HASH, hasSecondFactor: false, factors: null }];
  const file = fileOf([...lines, ...others]);
  const refused = await run([file]);
  expect([refused.code, faultsIn(refused.stderr).slice(0, 2)]).toEqual([
    1,
    [
      'line 1: factors needs --factors-passphrase-file, or --without-factors to leave them out',
      'line 2: has a second factor that is not in the file: export it with --factors-passphrase-file, or import with --without-factors',
    ],
  ]);
  expect(refused.stdout).toMatch(/^1 accounts made, 0 there already, 2 bad lines/);
  const half = await run([file, ...passphraseFile()]);
  expect([half.code, half.stdout]).toEqual([1, expect.stringMatching(/^1 accounts made, 1 there already, 1 bad/)]);
  const first = lines[0]?.username ?? '';
  expect(await countsOf(first)).toEqual([1, 1, 1, 1]);

  const [another, marked] = [await aLine(factorsWith()), lines[1] ?? ''];
  const { code, stdout } = await run([fileOf([another, marked]), '--without-factors']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^2 accounts made, 0 there already, 0 bad/)]);
  expect(await countsOf(another.username)).toEqual([0, 0, 0, 0]);
  await serving(async (server) => {
    const { data } = await login(server, another.username, FOREIGN_PASSWORD);
    expect(data.login.__typename).toBe('LoginSuccess');
  });
  const both = await run([file, '--without-factors', ...passphraseFile()]);
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('cannot be used with option')]);
}, 60_000);

test('import users: ten passkeys of the largest size fit on a line', async () => {
  const line = await aLine(factorsWith({ passkeys: Array.from({ length: 10 }, aPasskey) }));
  const { code, stderr } = await run([fileOf([line]), ...passphraseFile()]);
  expect([code, faultsIn(stderr)]).toEqual([0, []]);
  expect(await countsOf(line.username)).toEqual([1, 1, 10, 1]);
}, 60_000);

test('import users: factors of another passphrase, of another line, with a changed character or with unknown contents are a bad line each, and never fail the other lines', async () => {
  const good = await aLine(factorsWith());
  const [, salt = '', ...value] = good.factors.split('.');
  const text = value.join('.');
  const flipped = text.replace(/.(?=.{30}$)/, (character) => (character === 'A' ? 'B' : 'A'));
  const foreign = new FactorsCipher('another passphrase of somebody');
  const username = aName();
  const short = factorsWith({ recoveryCodes: [randomBytes(31)] });
  const cannotBeOpened = 'factors cannot be opened: another passphrase, or the line was changed';
  const unknown = 'factors has contents that this version of AuthHero does not know';
  const bad: [object, string][] = [
    [{ username, passwordHash: HASH, factors: await foreign.seal(factorsWith(), username) }, cannotBeOpened],
    [{ ...good, username: aName() }, cannotBeOpened],
    [{ ...good, factors: `f1.${salt}.${flipped}` }, cannotBeOpened],
    [{ ...good, factors: `f1.${randomBytes(16).toString('base64url')}.${text}` }, cannotBeOpened],
    [{ ...good, factors: `f2.${salt}.${text}` }, 'factors must be as export users has written it'],
    [await aLine(short), unknown],
    [await aLine(factorsWith({ handle: null })), unknown],
    [await aLine(factorsWith({ passkeys: [{ ...aPasskey(), name: 'x'.repeat(65) }] })), unknown],
    [await aLine(factorsWith({ passkeys: [{ ...aPasskey(), counter: '-1' }] })), unknown],
    [await aLine(factorsWith({ passkeys: [{ ...aPasskey(), transports: 'usb' as never }] })), unknown],
  ];
  const { code, stderr } = await run([fileOf([...bad.map(([line]) => line), good]), ...passphraseFile()]);
  expect([code, faultsIn(stderr).slice(0, bad.length)]).toEqual([
    1,
    bad.map(([, fault], index) => `line ${index + 1}: ${fault}`),
  ]);
  expect(await countsOf(good.username)).toEqual([1, 1, 1, 1]);
}, 60_000);

test('import users: a passkey or a recovery code that another account has is a bad line, and the line that brought it is known again', async () => {
  const [passkeys, recoveryCodes] = [[aPasskey()], [randomBytes(32)]];
  const first = await aLine(factorsWith({ passkeys, recoveryCodes }));
  const second = await aLine(factorsWith({ passkeys }));
  const third = await aLine(factorsWith({ recoveryCodes }));
  const another = aPasskey();
  const twice = await aLine(factorsWith({ passkeys: [another, another] }));
  const fault = 'factors has a passkey or a code of another account';
  const passphrase = passphraseFile();
  for (const outcome of ['1 accounts made, 0 there already', '0 accounts made, 1 there already']) {
    const { code, stdout, stderr } = await run([fileOf([first, second, third, twice]), ...passphrase]);
    expect([code, faultsIn(stderr).slice(0, 3)]).toEqual([1, [2, 3, 4].map((line) => `line ${line}: ${fault}`)]);
    expect(stdout).toContain(`${outcome}, 3 bad lines`);
  }
  expect(await countsOf(first.username)).toEqual([1, 1, 1, 1]);
  expect(await countsOf(second.username)).toBeUndefined();
}, 60_000);

// The embedded database does not serve production.
const onPostgres = process.env.TEST_DATABASE === 'postgres' ? test : test.skip;
onPostgres(
  'import users: in production without SECRETS_KEY second factors are refused in one line, and nothing is done',
  async () => {
    const fresh = await createTestDatabase();
    try {
      const args = ['import', 'users', fileOf([await aLine(factorsWith())]), ...passphraseFile()];
      const env = { NODE_ENV: 'production', ...fresh.env };
      const { code, stdout, stderr } = await authhero(args, env);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe('SECRETS_KEY is not set, so second factors cannot be stored. Nothing was done.\n');
    } finally {
      await fresh.drop();
    }
  },
  60_000,
);

test.each<[string, string[], RegExp]>([
  ['a file that is not there', ['/nowhere/x.jsonl'], /^\/nowhere\/x\.jsonl cannot be read: ENOENT\n$/],
  ['a folder', ['/tmp'], /^\/tmp cannot be read: EISDIR\n$/],
  [
    'rejects that cannot be written',
    ['package.json', '--rejects', '/nowhere/x'],
    /^\/nowhere\/x cannot be written: ENOENT\n$/,
  ],
  [
    'rejects into the file itself',
    ['package.json', '--rejects', './package.json'],
    /^\.\/package\.json is the file to import/,
  ],
])('import users: %s is reported in one line, exit code 1', async (_what, args, told) => {
  const { code, stdout, stderr } = await run(args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(told);
});

test('import users: --help explains the format of a line', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('"passwordHash"');
});
