import { expect } from '@jest/globals';
import type { OwnPostgres } from './own-postgres.js';
import { spawnServer } from './process.js';
import { authhero } from './script.js';

/** A migrated database with a serving role `<name>` and an owner `<name>_owner`. */
export async function anInstallation(postgres: OwnPostgres, name: string): Promise<Record<string, string>> {
  const roles = ['--role', name, '--migration-role', `${name}_owner`, '--database', name, '--no-test-database'];
  const { code, stderr } = await authhero(['db', 'init', '--admin-url', postgres.url, ...roles]);
  expect([code, stderr]).toEqual([0, '']);
  return { DATABASE_URL: postgres.urlOf(name, name), MIGRATION_DATABASE_URL: postgres.urlOf(name, `${name}_owner`) };
}

/** Starts a server, and stops it after `work`. Returns its log. */
export async function whileServing(
  env: Record<string, string>,
  work: (server: { url: string }) => Promise<void> = async () => {},
) {
  const server = spawnServer(env);
  try {
    await work({ url: await server.ready });
  } finally {
    server.child.kill('SIGTERM');
  }
  const { stdout } = await server.exited;
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
