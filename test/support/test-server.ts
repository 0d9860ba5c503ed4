import { loadConfig } from '../../src/config/load-config.js';
import { createLogger } from '../../src/observability/logger.js';
import { type RunningServer, startServer } from '../../src/server.js';
import { createTestDatabase } from './test-database.js';

export interface TestServer extends RunningServer {
  /** Every line that the server logged. */
  readonly log: Record<string, unknown>[];
  /** The environment that it was configured by. */
  readonly env: Record<string, string>;
}

/** Starts the production server on a database of its own, without rate limits unless a test sets them. `stop` drops the database. */
export async function startTestServer(settings: Record<string, string> = {}): Promise<TestServer> {
  const database = await createTestDatabase();
  const env = { NODE_ENV: 'test', LOG_LEVEL: 'info', RATE_LIMIT: 'off', ...database.env, ...settings };
  const config = loadConfig(env);
  const log: Record<string, unknown>[] = [];
  const server = await startServer(config, createLogger(config, { write: (line) => void log.push(JSON.parse(line)) }));
  const stop = async () => {
    await server.stop();
    await database.drop();
  };
  return { ...server, log, env, stop };
}
