import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';

export interface TestDatabase {
  /** The environment that makes a server use it. */
  readonly env: Record<string, string>;
  drop(): Promise<void>;
}

/** A copy of the migrated template, of its own for each caller. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { TEST_DATABASE, TEST_TEMPLATE } = process.env;
  if (!TEST_TEMPLATE) throw new Error('This test needs a database: run npm test or npm run test:postgres.');
  return TEST_DATABASE === 'postgres' ? copyDatabase(TEST_TEMPLATE) : copyFolder(TEST_TEMPLATE);
}

async function copyFolder(template: string): Promise<TestDatabase> {
  const folder = mkdtempSync(join(dirname(template), 'copy-'));
  cpSync(template, folder, { recursive: true });
  return { env: { DATA_DIR: folder }, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

async function copyDatabase(template: string): Promise<TestDatabase> {
  const name = template.replace('template', randomBytes(6).toString('hex'));
  await administer(`create database ${name} template ${template}`);
  const url = new URL(process.env.TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return { env: { DATABASE_URL: url.href }, drop: () => administer(`drop database ${name} with (force)`) };
}

/** Runs one statement on the test server, as its administrator. */
export async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
