import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import pg from 'pg';

/** Drops the template and whatever database a failed test has left. */
export default async function globalTeardown() {
  const { TEST_DATABASE, TEST_TEMPLATE, TEST_DATABASE_URL } = process.env;
  if (!TEST_TEMPLATE) return;
  if (TEST_DATABASE === 'embedded') return rmSync(dirname(TEST_TEMPLATE), { recursive: true, force: true });
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL });
  await client.connect();
  const { rows } = await client.query('select datname from pg_database where datname like $1', [
    TEST_TEMPLATE.replace('template', '%'),
  ]);
  for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  await client.end();
}
