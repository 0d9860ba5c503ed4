import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anInstallation, whileServing } from '../support/installation.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { aPerson } from '../support/people.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { authhero } from '../support/script.js';

let postgres: OwnPostgres;
beforeAll(async () => {
  postgres = await OwnPostgres.create();
}, 60_000);
afterAll(() => postgres.destroy());

test('db init: an administrator who is no superuser makes everything, twice, and is a member of no role afterwards', async () => {
  await postgres.sql('create role hosted login createdb createrole');
  const words = [
    'db',
    'init',
    '--admin-url',
    postgres.urlOf('postgres', 'hosted'),
    '--role',
    'h',
    '--migration-role',
    'h_owner',
  ];
  for (let round = 0; round < 2; round += 1) {
    const { code, stderr } = await authhero([...words, '--database', 'h', '--no-test-database']);
    expect([code, stderr]).toEqual([0, '']);
  }
  expect(await postgres.sql("select pg_has_role('hosted', 'h_owner', 'usage') as usage")).toEqual([{ usage: false }]);
  const check = await authhero(['config', 'check', '--connect'], { DATABASE_URL: postgres.urlOf('h', 'h') });
  expect([check.code, check.stdout]).toEqual([
    0,
    expect.stringContaining('the role has what AuthHero needs, and only that'),
  ]);
}, 60_000);

test('db init: a database of another program is refused and stays as it is, and a role keeps what it owns elsewhere', async () => {
  await postgres.sql('create role shop login', 'create database shop owner shop', 'create database wares owner shop');
  await postgres.sqlIn('shop', 'create table orders (id int)');
  const words = ['db', 'init', '--admin-url', postgres.url, '--no-test-database', '--migration-role', 'shop_owner'];
  const refused = await authhero([...words, '--role', 'shop', '--database', 'shop']);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('has tables of another program')]);
  expect((await authhero([...words, '--role', 'shop', '--database', 'shop_auth'])).code).toBe(0);
  const owners = await postgres.sql(
    "select datname, pg_get_userbyid(datdba) as owner from pg_database where datname in ('shop', 'wares') order by 1",
  );
  expect(owners).toEqual([
    { datname: 'shop', owner: 'shop' },
    { datname: 'wares', owner: 'shop' },
  ]);
}, 60_000);

test('db init: an administrator without the rights is told which ones it needs', async () => {
  await postgres.sql('create role powerless login');
  const { code, stderr } = await authhero(['db', 'init', '--admin-url', postgres.urlOf('postgres', 'powerless')]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^db init: permission denied to create role\. The administrator needs createrole/),
  ]);
});

test('db init: the serving role carries the limits of time', async () => {
  await anInstallation(postgres, 'limited');
  const [row] = await postgres.sql("select rolconfig from pg_roles where rolname = 'limited'");
  expect(row?.rolconfig).toEqual([
    'lock_timeout=1000',
    'statement_timeout=1500',
    'idle_in_transaction_session_timeout=3600',
  ]);
}, 30_000);

test('migrate: a serving role that does not exist fails, and nothing is migrated', async () => {
  await postgres.sql('create database roleless');
  const env = {
    DATABASE_URL: postgres.urlOf('roleless', 'nobody'),
    MIGRATION_DATABASE_URL: postgres.urlOf('roleless'),
  };
  const { code, stderr } = await authhero(['migrate'], env);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^The role "nobody" of DATABASE_URL does not exist, so nothing was granted/),
  ]);
  expect(await postgres.sqlIn('roleless', "select from pg_tables where schemaname = 'public'")).toEqual([]);
}, 30_000);

test('migrate: roles that look for the tables in different schemas are told so', async () => {
  const env = await anInstallation(postgres, 'schemas');
  await postgres.sqlIn('schemas', 'create schema schemas', 'grant usage on schema schemas to schemas');
  const { code, stderr } = await authhero(['migrate'], env);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/^DATABASE_URL leads to the schema schemas and MIGRATION_DATABASE_URL to public/),
  ]);
}, 30_000);

test('migrate: behind a pooler that knows the roles by other names, the role that PostgreSQL sees gets the rights', async () => {
  const env = await anInstallation(postgres, 'pooled');
  await postgres.sqlIn('pooled', 'revoke all on "user" from pooled');
  const pooler = await PgBouncer.start(postgres.urlOf('pooled'), { default_pool_size: '1' }, 'pooled');
  try {
    const named = Object.assign(new URL(pooler.url), { username: 'pooled.project-1' }).href;
    const settings = {
      DATABASE_URL: named,
      MIGRATION_DATABASE_URL: env.MIGRATION_DATABASE_URL ?? '',
      DATABASE_POOLER: 'true',
    };
    expect(await authhero(['migrate'], settings)).toMatchObject({ code: 0, stderr: '' });
    await whileServing({ ...settings, DATABASE_PREPARED: 'false' }, async (server) => void (await aPerson(server)));
  } finally {
    await pooler.stop();
  }
}, 60_000);

test('migrate: one connection is enough', async () => {
  await postgres.sql('create database narrow', 'create role narrow login superuser connection limit 1');
  await postgres.sql('alter role narrow nosuperuser', 'grant create on database narrow to narrow');
  await postgres.sqlIn('narrow', 'grant create, usage on schema public to narrow');
  expect(await authhero(['migrate'], { DATABASE_URL: postgres.urlOf('narrow', 'narrow') })).toMatchObject({
    code: 0,
    stderr: '',
  });
}, 30_000);

test('a pooler that refuses the limits of time is named with the remedy, which works', async () => {
  await anInstallation(postgres, 'refused');
  const pooler = await PgBouncer.start(postgres.urlOf('refused'), {}, 'refused');
  try {
    const env = { DATABASE_URL: pooler.url };
    const check = await authhero(['config', 'check', '--connect'], env);
    expect([check.code, check.stderr]).toEqual([
      1,
      expect.stringMatching(/unsupported startup parameter.*Set DATABASE_POOLER=true/),
    ]);
    const remedied = { ...env, DATABASE_POOLER: 'true', DATABASE_PREPARED: 'false' };
    expect((await authhero(['config', 'check', '--connect'], remedied)).code).toBe(0);
    await postgres.sql('alter role refused reset statement_timeout');
    const lost = await authhero(['config', 'check', '--connect'], { ...remedied, DATABASE_QUERY_TIMEOUT: '1900ms' });
    expect([lost.code, lost.stdout]).toEqual([
      1,
      expect.stringContaining('alter role refused set idle_in_transaction_session_timeout = 3800'),
    ]);
  } finally {
    await pooler.stop();
  }
}, 60_000);
