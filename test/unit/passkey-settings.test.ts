import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { relyingPartyOf } from '../../src/config/relying-party.js';
import { faultsOf as configFaultsOf } from '../support/config-faults.js';

const PRODUCTION = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://u:p@localhost/d' };
const faultsOf = (env: Record<string, string>): string => configFaultsOf(env).join('\n');

test.each<[Record<string, string>, string | undefined]>([
  [{ NODE_ENV: 'development' }, 'localhost'],
  [{ ...PRODUCTION }, undefined],
  [{ ...PRODUCTION, PUBLIC_URL: 'https://auth.example.com' }, 'auth.example.com'],
  [{ ...PRODUCTION, PUBLIC_URL: 'https://auth.example.com', PASSKEY_RP_ID: 'example.com' }, 'example.com'],
])('passkeys: with %j they belong to %s', (env, domain) => {
  expect(relyingPartyOf(loadConfig(env))).toBe(domain);
});

test.each([
  '127.0.0.1',
  '::1',
  'Example.com',
  'example.com:443',
  'https://example.com',
  'exa mple',
  'ex_ample',
  "x'y",
  '.com',
])('PASSKEY_RP_ID=%s is a fault: browsers accept no passkeys there', (value) => {
  expect(faultsOf({ NODE_ENV: 'development', PASSKEY_RP_ID: value })).toContain('PASSKEY_RP_ID');
});

test.each(['example.com', 'app.example.com/', 'ios:bundle', 'https://App.example.com', 'android:apk-key-hash:short'])(
  'PASSKEY_ORIGINS=%s is a fault',
  (value) => {
    expect(faultsOf({ NODE_ENV: 'development', PASSKEY_RP_ID: 'example.com', PASSKEY_ORIGINS: value })).toContain(
      'PASSKEY_ORIGINS',
    );
  },
);

test('PASSKEY_ORIGINS: each host is PASSKEY_RP_ID or below it, and in production https; apps for Android are taken', () => {
  const android = `android:apk-key-hash:${'A'.repeat(43)}`;
  const with_ = (origins: string, env: Record<string, string> = { NODE_ENV: 'development' }) =>
    faultsOf({ ...env, PASSKEY_RP_ID: 'example.com', PASSKEY_ORIGINS: origins });
  expect(with_(`https://example.com,https://a.b.example.com:8443,${android}`)).toBe('');
  expect(with_('https://notexample.com')).toContain('PASSKEY_ORIGINS');
  expect(with_('http://app.example.com', { ...PRODUCTION })).toContain('PASSKEY_ORIGINS');
  const env = { ...PRODUCTION, PUBLIC_URL: 'https://auth.example.com', PASSKEY_RP_ID: 'other.example' };
  expect(faultsOf(env)).toContain('PASSKEY_RP_ID');
});
