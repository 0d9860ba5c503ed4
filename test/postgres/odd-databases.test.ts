import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anInstallation, whileServing } from '../support/installation.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { aPerson, isLive, login } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { authhero } from '../support/script.js';

let postgres: OwnPostgres;
beforeAll(async () => {
  postgres = await OwnPostgres.create();
}, 60_000);
afterAll(() => postgres.destroy());

test.each([
  ['german', "datestyle to 'German'"],
  ['us', "datestyle to 'SQL, DMY'"],
  ['monrovia', "timezone to 'Africa/Monrovia'"],
  ['escaped', "bytea_output to 'escape'"],
  ['serial', "default_transaction_isolation to 'serializable'"],
  ['intervals', "intervalstyle to 'sql_standard'"],
  ['backslashes', 'standard_conforming_strings to off'],
  ['lists', 'array_nulls to off'],
])(
  'a database with other defaults (%s: %s) serves as any other',
  async (name, setting) => {
    await postgres.sql(`create database ${name}`, `alter database ${name} set ${setting}`);
    await whileServing({ DATABASE_URL: postgres.urlOf(name) }, async (server) => {
      const person = await aPerson(server);
      expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
      expect(await isLive(server, person.key)).toBe(true);
      await postgres.sqlIn(name, `update "user" set created_on = '1970-05-01T10:00:00Z'`);
      const { data } = await person.send('{ users(orderBy: CREATED_ON_ASC) { nodes { createdOn } } }');
      expect(data.users.nodes).toEqual([{ createdOn: '1970-05-01T10:00:00.000Z' }]);
    });
  },
  30_000,
);

test.each([
  ['latin', "encoding 'LATIN1' locale 'C'", /^The database is encoded in LATIN1.* AuthHero needs UTF8\./],
  ['ascii', "encoding 'SQL_ASCII' locale 'C'", /^The database is encoded in SQL_ASCII.* AuthHero needs UTF8\./],
])(
  'a database in another encoding (%s) is refused in words, by each command',
  async (name, options, words) => {
    await postgres.sql(`create database ${name} template template0 ${options}`);
    const env = { DATABASE_URL: postgres.urlOf(name) };
    const ended = [
      await spawnServer(env).exited,
      await authhero(['migrate'], env),
      await authhero(['config', 'check', '--connect'], env),
    ];
    for (const { code, stderr } of ended) expect([code, stderr]).toEqual([1, expect.stringMatching(words)]);
  },
  30_000,
);

test('a search path without a schema is refused in words', async () => {
  await postgres.sql('create database pathless', 'alter database pathless set search_path to nowhere');
  const { code, stderr } = await spawnServer({ DATABASE_URL: postgres.urlOf('pathless') }).exited;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^No schema of the search path \(nowhere\) exists/)]);
}, 30_000);

test.each([
  ['granted', 'grant select on password to %', 'the role % may select on "password"'],
  ['written', 'grant update (name) on role to %', 'the role % may update on "role"'],
  ['everybody', 'grant select on api_key to public', 'every role may select on "api_key"'],
  ['called', 'grant execute on function purge_user(uuid) to %', 'the role % may execute on "purge_user"'],
])(
  'another role that may use a table (%s) fails the check, and causes a warning at the start',
  async (name, grant, words) => {
    const env = await anInstallation(postgres, name);
    const reader = `${name}_reader`;
    await postgres.sqlIn(name, `create role ${reader}`, grant.replace('%', reader));
    const danger = words.replace('%', reader);
    const check = await authhero(['config', 'check', '--connect'], env);
    expect([check.code, check.stdout]).toEqual([1, expect.stringContaining(`danger: ${danger}: revoke it`)]);
    const log = await whileServing(env);
    expect(log).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        msg: expect.stringContaining('other database roles may use'),
        grants: [expect.stringContaining(danger)],
      }),
    );
  },
  60_000,
);

test('default privileges that give every new table to another role fail the check', async () => {
  await postgres.sql('create database defaults', 'create role reporting');
  await postgres.sqlIn('defaults', 'alter default privileges grant select on tables to reporting');
  const env = { DATABASE_URL: postgres.urlOf('defaults') };
  expect((await authhero(['migrate'], env)).code).toBe(0);
  const { code, stdout } = await authhero(['config', 'check', '--connect'], env);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/danger: the role reporting may select on .*"password"/)]);
}, 30_000);

test('a second serving role, as there is while a password is changed, is no danger', async () => {
  const env = await anInstallation(postgres, 'rotated');
  const again = [
    '--role',
    'rotated_2',
    '--migration-role',
    'rotated_owner',
    '--database',
    'rotated',
    '--no-test-database',
  ];
  expect((await authhero(['db', 'init', '--admin-url', postgres.url, ...again])).code).toBe(0);
  const { code, stdout } = await authhero(['config', 'check', '--connect'], env);
  expect([code, stdout]).toEqual([0, expect.stringContaining('the role has what AuthHero needs, and only that')]);
}, 60_000);

test.each([
  ['lacking', 'revoke select, update on password from %', 'may not select on "password", update on "password"'],
  ['uncalled', 'revoke execute on function purge_user(uuid) from %', 'may not execute on purge_user'],
  ['readonly', 'alter role % set default_transaction_read_only to on', 'default_transaction_read_only is on'],
])(
  'a serving role that may not do what it has to (%s) fails the check, and causes a warning at the start',
  async (name, statement, words) => {
    const env = await anInstallation(postgres, name);
    await postgres.sqlIn(name, statement.replace('%', name));
    const check = await authhero(['config', 'check', '--connect'], env);
    expect([check.code, check.stdout]).toEqual([1, expect.stringContaining(words)]);
    const serving = { DATABASE_URL: env.DATABASE_URL ?? '', MIGRATE_ON_START: 'false' };
    const log = await whileServing(serving);
    expect(log).toContainEqual(expect.objectContaining({ level: 'warn', lacking: [expect.stringContaining(words)] }));
  },
  60_000,
);

test('a serving role that is a member of the owner, though it does not inherit, has needless rights', async () => {
  const env = await anInstallation(postgres, 'member');
  await postgres.sql('alter role member noinherit', 'grant member_owner to member');
  const { stdout } = await authhero(['config', 'check', '--connect'], env);
  expect(stdout).toContain('warning: the database role can alter and drop tables');
}, 30_000);
