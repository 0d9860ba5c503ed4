import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { makeEmbeddedFolder } from './embedded-folder.js';

/** Makes one migrated template that each test file copies: a fresh embedded database takes seconds, a copy does not. */
export default async function globalSetup() {
  // The sources of authhero-graphql-client are complete with it.
  execFileSync(process.execPath, ['scripts/client-schema/write.ts']);
  const { TEST_DATABASE } = process.env;
  if (TEST_DATABASE !== 'embedded' && TEST_DATABASE !== 'postgres') return;
  const { loadConfig } = await import('../../dist/src/config/load-config.js');
  const { openDatabase } = await import('../../dist/src/db/database.js');
  const { databaseDefinition } = await import('../../dist/mikro-orm.config.js');
  const config = loadConfig({ NODE_ENV: 'test', ...(await makeTemplate(TEST_DATABASE)) });
  const database = await openDatabase(config.database, databaseDefinition);
  await database.migrate();
  await database.close();
}

async function makeTemplate(kind) {
  if (kind === 'embedded') {
    process.env.TEST_TEMPLATE = join(makeEmbeddedFolder(), 'template');
    return { DATA_DIR: process.env.TEST_TEMPLATE };
  }
  process.env.TEST_DATABASE_URL ||= 'postgresql://postgres@localhost:5432/postgres';
  process.env.TEST_TEMPLATE = `authhero_test_${process.pid}_template`;
  const url = new URL(process.env.TEST_DATABASE_URL);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`create database ${process.env.TEST_TEMPLATE} template template0 encoding 'UTF8'`);
  await client.end();
  url.pathname = `/${process.env.TEST_TEMPLATE}`;
  return { DATABASE_URL: url.href };
}
