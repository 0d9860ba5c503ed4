import { expect, test } from '@jest/globals';
import { useTestServer } from '../support/use-test-server.js';

// Production never runs on the embedded database.
const production = useTestServer({ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', MIGRATE_ON_START: 'true' });

test('CORS: the first preflight without CORS_ORIGINS is logged with the name of the setting, and no other', async () => {
  for (let i = 0; i < 3; i += 1) {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
    await fetch(production.url, { method: 'OPTIONS', headers });
  }
  const lines = production.log.filter(({ msg }) => String(msg).includes('CORS_ORIGINS'));
  expect(lines).toEqual([expect.objectContaining({ level: 'warn', origin: 'https://app.example' })]);
});

test('a browser that opens /graphql in production reads that AuthHero is running', async () => {
  const response = await fetch(production.url, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await response.text()).toContain('AuthHero is running');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});
