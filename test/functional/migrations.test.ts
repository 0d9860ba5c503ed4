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

const tables = async () => {
  const rows = await database.orm.em.execute<{ table_name: string }[]>(
    "select table_name from information_schema.tables where table_schema = 'public'",
  );
  return rows.map(({ table_name }) => table_name).sort();
};

test('migrations: every file is on the list, in order', () => {
  const files = globSync('migrations/*.ts').map((path) => path.replace(/^migrations\/|\.ts$/g, ''));
  const listed = database.orm.config
    .get('migrations')
    .migrationsList?.map((migration) => 'name' in migration && migration.name);
  expect(listed).toEqual(files.sort());
});

test('migrations: what they make is what the entities say', async () => {
  expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
});

test('migrations: all the way down leaves nothing, and up again makes it all', async () => {
  const before = await tables();
  await database.orm.migrator.down({ to: 0 });
  expect(await tables()).toEqual(['mikro_orm_migrations']);
  expect(await isMigrated(database.orm)).toBe(false);
  expect((await database.migrate()).length).toBeGreaterThan(0);
  expect(await tables()).toEqual(before);
  expect(await database.orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
});

test('migrations: a server that is older than the database refuses, unless what is newer is marked as compatible', async () => {
  const { em } = database.orm;
  await em.execute("insert into mikro_orm_migrations (name) values ('29990101000000_add_a_column_compatible')");
  expect(await isMigrated(database.orm)).toBe(true);
  await em.execute("insert into mikro_orm_migrations (name) values ('29990102000000_rename_a_table')");
  await expect(isMigrated(database.orm)).rejects.toThrow(
    'The database is newer than this AuthHero: it has 29990102000000_rename_a_table. Run the version that made it so, or a newer one.',
  );
});
