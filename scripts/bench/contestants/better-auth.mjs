import { createServer } from 'node:http';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

/**
 * better-auth with its API key plugin on PostgreSQL, as its documentation has it: an endpoint that is called with
 * X-API-KEY finds the session of the key's user. No limits, and no session in a cookie's cache: each request is verified.
 * With `seed COUNT` it migrates, makes users with a key each, and prints the keys.
 */
const POOL_MAX = 10;

const [command, count] = process.argv.slice(2);

const options = {
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_MAX }),
  baseURL: `http://127.0.0.1:${process.env.PORT ?? 0}`,
  secret: 'a secret of the benchmark, of more than thirty-two characters',
  telemetry: { enabled: false },
  // Before its own migrations it would complain that there are no tables.
  logger: { level: 'error', disabled: command === 'seed' },
  rateLimit: { enabled: false },
  session: { cookieCache: { enabled: false } },
  plugins: [apiKey({ enableSessionForAPIKeys: true, rateLimit: { enabled: false } })],
};
const auth = betterAuth(options);

if (command === 'seed') {
  await (await getMigrations(options)).runMigrations();
  const { internalAdapter } = await auth.$context;
  const keys = [];
  for (let n = 1; n <= Number(count); n += 1) {
    const user = await internalAdapter.createUser({ email: `bench-${n}@example.com`, name: `bench-${n}` });
    const { key } = await auth.api.createApiKey({ body: { userId: user.id, name: 'bench' } });
    keys.push(key);
  }
  process.stdout.write(JSON.stringify(keys));
  process.exit(0);
}

createServer(toNodeHandler(auth)).listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('ready\n'));
