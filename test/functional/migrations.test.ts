import { globSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { databaseDefinition } from '../../mikro-orm.config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { type Database, openDatabase } from '../../src/db/database.js';
import { isMigrated } from '../../src/db/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let copy: TestDatabase;
let database: Database;
beforeAll(async () => {
  copy = await createTestDatabase();
  database = await openDatabase(loadConfig({ NODE_ENV: 'test', ...copy.env }).database, databaseDefinition);
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

const NIL = '00000000-0000-0000-0000-000000000000';
const PHC = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/;

const tables = async () => {
  const rows = await database.orm.em.execute<{ table_name: string }[]>(
    "select table_name from information_schema.tables where table_schema = 'public'",
  );
  return rows.map(({ table_name }) => table_name).sort();
};

test('migrations: the list has every file, in order', () => {
  const files = globSync('migrations/*.ts').map((path) => path.replace(/^migrations\/|\.ts$/g, ''));
  const listed = database.orm.config
    .get('migrations')
    .migrationsList?.map((migration) => 'name' in migration && migration.name);
  expect(listed).toEqual(files.sort());
});

test('migrations: they create exactly the tables that the entities describe', async () => {
  expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
});

test('migrations: down removes everything, and up creates everything again', async () => {
  const before = await tables();
  await database.orm.migrator.down({ to: 0 });
  expect(await tables()).toEqual(['mikro_orm_migrations']);
  expect(await isMigrated(database.orm)).toBe(false);
  expect((await database.migrate()).length).toBeGreaterThan(0);
  expect(await tables()).toEqual(before);
  expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
});

test('migrations: passwords move to their own table and back, with versions and expiry; a user without a password gets one that nobody knows', async () => {
  const { em, migrator } = database.orm;
  const insertUser = 'insert into "user" (id, created_on, updated_on, username, canonical_username, is_active) values';
  const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((name, index) => ({ name, id: `${NIL.slice(0, -1)}${index + 1}` }));
  for (const user of [ada, bob, eve])
    await em.execute(`${insertUser} (?, now(), now(), ?, ?, true)`, [user?.id, user?.name, user?.name]);
  await em.execute("insert into password values (?, 'hash of ada', 3, null), (?, 'hash of bob', 1, '2026-01-02Z')", [
    ada?.id,
    bob?.id,
  ]);
  const passwords = async () => em.execute('select user_id, hash, version, expires_on from password order by user_id');
  const before = await passwords();

  await migrator.down({ to: '20261125000000_create_roles_and_scopes' });
  const columns = 'password_hash as hash, password_version as version, password_expires_on is null as lasting';
  const users = await em.execute(`select username, ${columns} from "user" where id in (?, ?, ?) order by id`, [
    ada?.id,
    bob?.id,
    eve?.id,
  ]);
  expect(users).toEqual([
    { username: 'ada', hash: 'hash of ada', version: 3, lasting: true },
    { username: 'bob', hash: 'hash of bob', version: 1, lasting: false },
    { username: 'eve', hash: expect.stringMatching(PHC), version: 1, lasting: true },
  ]);
  await database.migrate();
  expect((await passwords()).slice(0, 2)).toEqual(before);
});

test('migrations: a server refuses a newer database, unless all newer migrations are marked as compatible', async () => {
  const { em } = database.orm;
  await em.execute("insert into mikro_orm_migrations (name) values ('29990101000000_add_a_column_compatible')");
  expect(await isMigrated(database.orm)).toBe(true);
  await em.execute("insert into mikro_orm_migrations (name) values ('29990102000000_rename_a_table')");
  await expect(isMigrated(database.orm)).rejects.toThrow(
    'The database is newer than this AuthHero: it has 29990102000000_rename_a_table. Run the version that made it so, or a newer one.',
  );
});
