import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { act, setRoles, withKey } from '../support/admins.js';
import { aPerson, isLive, login, PASSWORD } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { administer } from '../support/test-database.js';

const run = promisify(execFile);
const NAME = `authhero_init_${process.pid}`;
const OWNER = `${NAME}_owner`;
const ADMIN = process.env.TEST_DATABASE_URL ?? '';
const ARGS = ['--role', NAME, '--migration-role', OWNER, '--database', NAME, '--test-database', `${NAME}_test`];

const init = () => run(process.execPath, ['dist/scripts/authhero.js', 'db', 'init', '--admin-url', ADMIN, ...ARGS]);
const administered = (path: string) => Object.assign(new URL(ADMIN), { pathname: `/${path}` }).href;

/** What db init printed last: the environment that the server is to be run with. */
let env: { DATABASE_URL: string; MIGRATION_DATABASE_URL: string };
let printed: string[];

async function inDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  printed = [(await init()).stdout, (await init()).stdout];
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(printed[1] ?? '')?.[1] ?? '';
  env = { DATABASE_URL: value('DATABASE_URL'), MIGRATION_DATABASE_URL: value('MIGRATION_DATABASE_URL') };
}, 60_000);
afterAll(async () => {
  await administer(`drop database if exists ${NAME} with (force)`);
  await administer(`drop database if exists ${NAME}_test with (force)`);
  for (const role of [NAME, OWNER]) await administer(`drop role if exists ${role}`);
});

test('db init: makes two roles and two databases, migrated, and is safe to run twice', () => {
  expect(printed[0]).toMatch(new RegExp(`role ${NAME} made\nrole ${OWNER} made\ndatabase ${NAME} made\n`));
  expect(printed[0]).toMatch(new RegExp(`database ${NAME}: [1-9]\\d* migrations applied`));
  expect(printed[1]).toMatch(
    new RegExp(`database ${NAME} is there already(.|\n)*database ${NAME}: 0 migrations applied`),
  );
});

test('least privilege: the whole journey works with the serving role, without a warning', async () => {
  for (const settings of [env, { DATABASE_URL: env.DATABASE_URL }]) {
    const server = spawnServer(settings);
    const url = await server.ready;
    const person = await aPerson({ url });
    expect((await person.send('{ users { totalCount } myAuditEvents { totalCount } }')).errors).toBeUndefined();
    await person.send('mutation { updateMe(input: { firstName: "Ada" }) { user { id } } }');
    const change = `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "an entirely new phrase" }) { __typename } }`;
    expect((await person.send(change)).data.changePassword.__typename).toBe('ChangePasswordSuccess');
    await login({ url }, person.username, PASSWORD);
    expect((await person.send('mutation { logout { revokedKeys } }')).data.logout.revokedKeys).toBe(1);
    expect(await isLive({ url }, person.key)).toBe(false);
    const again = await login({ url }, person.username, 'an entirely new phrase');
    expect(again.data.login.__typename).toBe('LoginSuccess');
    server.child.kill('SIGTERM');
    const { code, stdout } = await server.exited;
    expect(code).toBe(0);
    expect(stdout).not.toContain('the database role may do more');
    expect(stdout.match(/"level":"(error|fatal)"/g)).toBeNull();
  }
}, 60_000);

test('least privilege: what admins do works with the serving role, a purge among it, which spares who is active', async () => {
  const settings = { ...process.env, ...env };
  const made = execFile(process.execPath, ['dist/scripts/authhero.js', 'admin', 'create', 'boss'], { env: settings });
  made.stdin?.end('an admin of long standing');
  const code = await new Promise((resolve) => made.on('close', resolve));
  expect(code).toBe(0);
  const server = spawnServer({ DATABASE_URL: env.DATABASE_URL, USER_RETENTION: '0' });
  const url = await server.ready;
  const { apiKey } = (await login({ url }, 'boss', 'an admin of long standing')).data.login;
  const boss = withKey({ url }, await aPerson({ url }), apiKey);
  const person = await aPerson({ url });
  const purge = `select purge_user('${person.id}') as purged`;
  expect((await inDatabase(env.DATABASE_URL, (client) => client.query(purge))).rows).toEqual([{ purged: false }]);
  await boss.send('mutation { createRole(input: { name: "least", permissions: ["a:b"] }) { __typename } }');
  expect((await setRoles(boss, person, ['least'])).__typename).toBe('SetUserRolesSuccess');
  await boss.send('mutation { deleteRole(name: "least") { __typename } }');
  for (const mutation of [
    'resetUserPassword',
    'revokeUserApiKeys',
    'deactivateUser',
    'restoreUser',
    'deactivateUser',
    'purgeUser',
  ])
    expect((await act(boss, mutation, person.id)).__typename).toMatch(/Success$/);
  expect((await act(boss, 'purgeUser', person.id)).__typename).toBe('UserNotFound');
  server.child.kill('SIGTERM');
  expect((await server.exited).stdout.match(/"level":"(warn|error|fatal)"/g)).toEqual(['"level":"warn"']);
}, 60_000);

test.each([
  'create table mine (id int)',
  'create temporary table mine (id int)',
  'alter table "user" add column x int',
  'drop table api_key',
  'truncate audit_event',
  "update audit_event set address = 'x'",
  'delete from audit_event',
  'delete from "user"',
  'delete from mikro_orm_migrations',
  'create schema mine',
])('least privilege: the serving role cannot %s', async (statement) => {
  await inDatabase(env.DATABASE_URL, async (client) => {
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});

test('least privilege: a table is granted only what the server does to it', async () => {
  const { rows } = await inDatabase(administered(NAME), (client) =>
    client.query(
      `select table_name || ': ' || string_agg(privilege_type, ', ' order by privilege_type) as granted
       from information_schema.role_table_grants where grantee = $1 group by table_name order by table_name`,
      [NAME],
    ),
  );
  expect(rows.map(({ granted }) => granted)).toEqual([
    'api_key: INSERT, SELECT, UPDATE',
    'audit_event: INSERT, SELECT',
    'challenge: DELETE, INSERT, SELECT, UPDATE',
    'email_address: DELETE, INSERT, SELECT, UPDATE',
    'email_code: DELETE, INSERT, SELECT, UPDATE',
    'identity: DELETE, INSERT, SELECT, UPDATE',
    'invitation: DELETE, INSERT, SELECT',
    'known_address: DELETE, INSERT, SELECT, UPDATE',
    'mail: INSERT, SELECT, UPDATE',
    'mikro_orm_migrations: SELECT',
    'notice: DELETE, INSERT, SELECT, UPDATE',
    'passkey: DELETE, INSERT, SELECT, UPDATE',
    'passkey_handle: INSERT, SELECT, UPDATE',
    'password: INSERT, SELECT, UPDATE',
    'password_reset: DELETE, INSERT, SELECT',
    'rate_limit: DELETE, INSERT, SELECT, UPDATE',
    'recovery_code: DELETE, INSERT, SELECT',
    'retired_username: SELECT',
    'role: DELETE, INSERT, SELECT, UPDATE',
    'role_assignment: DELETE, INSERT, SELECT',
    'signing_key: INSERT, SELECT, UPDATE',
    'totp: DELETE, INSERT, SELECT, UPDATE',
    'totp_enrolment: DELETE, INSERT, SELECT, UPDATE',
    'used_token: INSERT, SELECT',
    'user: INSERT, SELECT, UPDATE',
  ]);
});

test('a role with too many rights causes one warning at the start', async () => {
  for (const [url, rights] of [
    [
      env.MIGRATION_DATABASE_URL,
      ['can create tables', 'can alter and drop tables', 'can change audit events', 'can delete users and keys'],
    ],
    [
      administered(NAME),
      [
        'is a superuser',
        'can make databases or roles, replicate, or see all rows',
        "can reach the server's files or programs, or all data",
        'can create tables',
        'can alter and drop tables',
        'can change audit events',
        'can delete users and keys',
      ],
    ],
  ] as const) {
    const server = spawnServer({ DATABASE_URL: url });
    await server.ready;
    server.child.kill('SIGTERM');
    const lines = (await server.exited).stdout
      .split('\n')
      .filter((line) => line.includes('the database role may do more'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ level: 'warn', rights })]);
  }
}, 30_000);

test('a role with other dangerous rights causes a warning too', async () => {
  const grant = [`alter role ${NAME} createdb`, `grant pg_read_server_files to ${NAME}`];
  const take = [`alter role ${NAME} nocreatedb`, `revoke pg_read_server_files from ${NAME}`];
  for (const statement of grant) await administer(statement);
  await inDatabase(administered(NAME), (client) => client.query(`grant truncate on audit_event, "user" to ${NAME}`));
  try {
    const server = spawnServer({ DATABASE_URL: env.DATABASE_URL });
    await server.ready;
    server.child.kill('SIGTERM');
    const line = (await server.exited).stdout.split('\n').find((one) => one.includes('the database role may do more'));
    expect(JSON.parse(line ?? '{}').rights).toEqual([
      'can make databases or roles, replicate, or see all rows',
      "can reach the server's files or programs, or all data",
      'can change audit events',
      'can delete users and keys',
    ]);
  } finally {
    for (const statement of take) await administer(statement);
    await inDatabase(administered(NAME), (client) =>
      client.query(`revoke truncate on audit_event, "user" from ${NAME}`),
    );
  }
}, 30_000);

test('commands report in one line a database that is too new', async () => {
  const insert = "insert into mikro_orm_migrations (name) values ('29990101000000_future')";
  await inDatabase(env.MIGRATION_DATABASE_URL, (client) => client.query(insert));
  try {
    const newer = run(process.execPath, ['dist/scripts/authhero.js', 'migrate'], { env: { ...process.env, ...env } });
    await expect(newer).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The database is newer than this AuthHero/),
    });
  } finally {
    const remove = "delete from mikro_orm_migrations where name = '29990101000000_future'";
    await inDatabase(env.MIGRATION_DATABASE_URL, (client) => client.query(remove));
  }
}, 30_000);

test('audit prune: deletes only events older than AUDIT_RETENTION', async () => {
  const old = '01800000-0000-7000-8000-';
  await inDatabase(env.MIGRATION_DATABASE_URL, (client) =>
    client.query(
      `insert into audit_event (id, created_on, type, address, request_id)
       select ('${old}' || lpad(n::text, 12, '0'))::uuid, '2022-04-06', 'LOGGED_IN', 'old', gen_random_uuid() from generate_series(1, 25000) n`,
    ),
  );
  const count = (where: string) =>
    inDatabase(env.DATABASE_URL, async (client) =>
      Number((await client.query(`select count(*) from audit_event where ${where}`)).rows[0].count),
    );
  const kept = await count("address <> 'old'");
  expect(kept).toBeGreaterThan(0);
  const { stdout } = await run(process.execPath, ['dist/scripts/authhero.js', 'audit', 'prune'], {
    env: { ...process.env, ...env },
  });
  expect(stdout).toMatch(/^10000 events deleted so far\n20000 events deleted so far\n.*: 25000 events deleted\n$/);
  expect([await count("address = 'old'"), await count("address <> 'old'")]).toEqual([0, kept]);
});
