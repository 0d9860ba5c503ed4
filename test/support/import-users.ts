import { randomBytes } from 'node:crypto';
import { loadConfig } from '../../src/config/load-config.js';
import { createLogger } from '../../src/observability/logger.js';
import { startServer } from '../../src/server.js';
import { type Answer, send } from './client.js';
import { authhero, type Ended, type Script, startScript } from './script.js';
import { sql, USER_ROW } from './sql.js';
import type { TestDatabase } from './test-database.js';
import type { TestServer } from './test-server.js';

/** Starts the import on a database that no server has. */
export const startImport = (database: TestDatabase, args: string[]): Script =>
  startScript('scripts/authhero.js', ['import', 'users', ...args], database.env);

type Server = Pick<TestServer, 'url' | 'orm'> & {
  send(query: string, variables: object, key: string): Promise<Answer>;
};

/** Runs imports and servers on one database, one after the other: the embedded one serves one process at a time. */
export const withImport = (database: () => TestDatabase) => ({
  run: (args: string[]): Promise<Ended> => authhero(['import', 'users', ...args], database().env),
  async serving<T>(work: (server: Server) => Promise<T>): Promise<T> {
    const config = loadConfig({ NODE_ENV: 'test', RATE_LIMIT: 'off', ...database().env });
    const server = await startServer(config, createLogger(config, { write: () => {} }));
    try {
      const ask = (query: string, variables: object, key: string) =>
        send(server.url, query, variables, { 'x-api-key': key });
      return await work({ ...server, send: ask });
    } finally {
      await server.stop();
    }
  },
});

/** The same database with a SECRETS_KEY of its own, as another installation has. */
export const withSecretsKey = ({ env, drop }: TestDatabase): TestDatabase => ({
  env: { ...env, SECRETS_KEY: randomBytes(32).toString('base64') },
  drop,
});

export interface UserRow {
  id: string;
  username: string;
  password_hash: string;
  password_version: number;
  created_on: string;
}

/** The rows of the users of these names, in this order. */
export async function usersOf(server: Pick<TestServer, 'orm'>, names: string[]): Promise<UserRow[]> {
  const rows: UserRow[] = await sql(
    server,
    `${USER_ROW} where u.username in (select json_array_elements_text(?::json))`,
    [JSON.stringify(names)],
  );
  return names.flatMap((name) => rows.find(({ username }) => username === name) ?? []);
}
