import { expect, test } from '@jest/globals';
import { faultsOf as configFaultsOf } from '../support/config-faults.js';

const PRODUCTION = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://db/x', DATABASE_SSL: 'off' };
const faultsOf = (env: Record<string, string>): string => configFaultsOf(env).join('\n');
const withOrigins = (COOKIE_ORIGINS: string, PUBLIC_URL = 'https://auth.example.com') =>
  faultsOf({ ...PRODUCTION, PUBLIC_URL, COOKIE_ORIGINS });

test.each(['https://example.com', 'https://app.example.com', 'https://app.example.com:8443,https://a.b.example.com'])(
  'COOKIE_ORIGINS=%s is on the site of https://auth.example.com',
  (value) => {
    expect(withOrigins(value)).toBe('');
  },
);

test.each([
  'https://example.org',
  'https://notexample.com',
  'http://app.example.com',
  'http://localhost:5173',
  'capacitor://localhost',
  'https://app.example.com/',
])('COOKIE_ORIGINS=%s is a fault for https://auth.example.com', (value) => {
  expect(withOrigins(value)).toContain('COOKIE_ORIGINS');
});

test('COOKIE_ORIGINS: domains that anybody can have below a public suffix are other sites', () => {
  expect(withOrigins('https://app.co.uk', 'https://auth.co.uk')).toContain('COOKIE_ORIGINS');
  expect(withOrigins('https://me.github.io', 'https://you.github.io')).toContain('COOKIE_ORIGINS');
});

test('COOKIE_ORIGINS needs PUBLIC_URL in production; outside it another port of localhost is enough', () => {
  expect(faultsOf({ ...PRODUCTION, COOKIE_ORIGINS: 'https://app.example.com' })).toContain('PUBLIC_URL is required');
  const own = { NODE_ENV: 'development', COOKIE_ORIGINS: 'http://localhost:5173' };
  expect(faultsOf(own)).toBe('');
  expect(faultsOf({ ...own, COOKIE_ORIGINS: 'http://192.168.0.2:5173' })).toContain('COOKIE_ORIGINS');
});
