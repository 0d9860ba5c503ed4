import type { Config } from '../../config/config.js';
import { isLocalDatabase } from '../../config/postgres-url.js';
import { unknownVariables } from '../../config/unknown-variables.js';
import { OWASP_MINIMUM } from '../hash/search-parameters.js';

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/;

/** One line for each setting that is allowed but dangerous, without values of secrets. */
export function warningsOf(config: Config): string[] {
  const production = config.environment === 'production';
  const risks: [boolean, string][] = [
    [!config.rateLimit.enabled, 'RATE_LIMIT is off: passwords can be guessed without limit'],
    [
      production && config.graphql.introspection,
      'GRAPHQL_INTROSPECTION is on in production: everybody can read the whole schema',
    ],
    [
      !production && !LOCAL.test(config.http.host),
      `HOST is ${config.http.host} outside of production: Sandbox and introspection are open to the network`,
    ],
    [
      production && config.http.trustedProxies.length === 0,
      'TRUSTED_PROXIES is empty: behind a proxy all clients share the limits of one address',
    ],
    [
      config.password.argon2MemoryKiB * config.password.argon2Iterations <
        OWASP_MINIMUM.memory * OWASP_MINIMUM.iterations,
      belowOwasp,
    ],
    [
      config.password.concurrency > config.process.threadPoolSize - 2,
      'PASSWORD_CONCURRENCY leaves fewer than two threads of UV_THREADPOOL_SIZE for files and DNS',
    ],
    [
      production && sentInTheClear(config.database.url),
      'DATABASE_URL goes to another machine without sslmode=verify-full',
    ],
    [
      production &&
        !!config.rateLimit.redisUrl &&
        config.rateLimit.redisUrl.startsWith('redis:') &&
        !LOCAL.test(new URL(config.rateLimit.redisUrl).hostname),
      'REDIS_URL goes to another machine without TLS (rediss://)',
    ],
    [
      production &&
        [config.database.url, config.database.migrationUrl].some((url) => url && new URL(url).password === 'authhero'),
      'a database role has the password "authhero", which is published',
    ],
    [
      production && config.database.migrateOnStart,
      'MIGRATE_ON_START is on in production: every start may change tables',
    ],
    [
      production && config.http.trustedProxies.some((network) => network.endsWith('/0')),
      'TRUSTED_PROXIES trusts every address: a client can say in X-Forwarded-For that it has any other',
    ],
    [
      ['fatal', 'error', 'silent'].includes(config.process.logLevel),
      `LOG_LEVEL is ${config.process.logLevel}: no operation is logged`,
    ],
  ];
  return [...risks.flatMap(([is, warning]) => (is ? [warning] : [])), ...unknownVariables()];
}

const belowOwasp = `ARGON2_MEMORY and ARGON2_ITERATIONS are below the minimum of OWASP (${OWASP_MINIMUM.memory} KiB, ${OWASP_MINIMUM.iterations})`;

const sentInTheClear = (url: string): boolean =>
  url !== '' && !isLocalDatabase(url) && new URL(url).searchParams.get('sslmode') !== 'verify-full';
