import { availableParallelism } from 'node:os';
import { runToEnd, type ServerProcess, startServer } from './processes.ts';

/** Threads of Node.js, as `authhero start` sets them: docs/operations-reference.md says why. */
export const THREADS = availableParallelism() + 4;

/** The only settings that differ from production. The report lists them. */
export const CHANGED_SETTINGS = {
  LOGINS_PER_ADDRESS: '1000000/1m',
  REGISTRATIONS_PER_ADDRESS: '1000000/1h',
  OPERATIONS_PER_USER: '1000000/1m',
  DRAIN_DELAY: '0s',
};

export const migrateDatabase = (url: string): Promise<string> =>
  runToEnd(['dist/scripts/authhero.js', 'migrate'], { DATABASE_URL: url });

/**
 * Starts AuthHero as in production, with every limit on. The whole load comes from one address, so the limits of an address are higher.
 * @param flags of Node.js itself
 * @param env further settings
 */
export async function startAuthHero(
  folder: string,
  databaseUrl: string,
  { workers = 1, flags = [] as string[], env = {} as Record<string, string> } = {},
): Promise<ServerProcess> {
  const server = await startServer({
    name: 'AuthHero',
    args: [...flags, 'dist/src/main.js'],
    env: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      DATABASE_URL: databaseUrl,
      UV_THREADPOOL_SIZE: String(THREADS),
      WORKERS: String(workers),
      ...CHANGED_SETTINGS,
      ...env,
    },
    folder,
    ready: /AuthHero is ready/,
  });
  return { ...server, url: `${server.url}/graphql` };
}
