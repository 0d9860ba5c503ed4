import { expect, test } from '@jest/globals';
import { warningsOf } from '../../src/cli/config/config-warnings.js';
import { loadConfig } from '../../src/config/load-config.js';

const SOUND = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://serving:hush@db.example.com/authhero?sslmode=verify-full',
  TRUSTED_PROXIES: '10.0.0.0/8',
};

test('config check: the defaults of development and a good production have no warnings', () => {
  expect(warningsOf(loadConfig({}))).toEqual([]);
  expect(warningsOf(loadConfig(SOUND))).toEqual([]);
});

test.each([
  [{ RATE_LIMIT: 'off' }, 'RATE_LIMIT is off'],
  [{ GRAPHQL_INTROSPECTION: 'on' }, 'GRAPHQL_INTROSPECTION is on'],
  [{ TRUSTED_PROXIES: '' }, 'TRUSTED_PROXIES is empty'],
  [{ NODE_ENV: 'development', HOST: '0.0.0.0' }, 'HOST is 0.0.0.0 outside of production'],
  [{ ARGON2_MEMORY: '8192' }, 'ARGON2_MEMORY and ARGON2_ITERATIONS are below'],
  [{ PASSWORD_CONCURRENCY: '4', UV_THREADPOOL_SIZE: '4' }, 'PASSWORD_CONCURRENCY leaves'],
  [{ DATABASE_URL: 'postgresql://serving:hush@db.example.com/authhero' }, 'DATABASE_URL goes to another machine'],
  [{ DATABASE_URL: 'postgresql://authhero:authhero@localhost/authhero' }, 'a database role has the password'],
  [{ REDIS_URL: 'redis://:hush@redis.example.com' }, 'REDIS_URL goes to another machine'],
  [{ MIGRATE_ON_START: 'on' }, 'MIGRATE_ON_START is on'],
  [{ LOG_LEVEL: 'error' }, 'LOG_LEVEL is error'],
])('config check: %j is one warning, without a secret', (env, warning) => {
  expect(warningsOf(loadConfig({ ...SOUND, ...env }))).toEqual([expect.stringMatching(new RegExp(`^${warning}`))]);
  expect(warningsOf(loadConfig({ ...SOUND, ...env })).join()).not.toContain('hush');
});
