import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { openSealer } from '../../src/sealing/open-sealer.js';

const KEY = Buffer.alloc(32, 'a key of thirty-two bytes, or so').toString('base64');
const OTHER = Buffer.alloc(32, 'another key of thirty-two bytes.').toString('base64');
const PRODUCTION = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://u:p@h/d?sslmode=verify-full' };

test('SECRETS_KEY: outside production a key is made in DATA_DIR, once, for its owner only', () => {
  const DATA_DIR = join(mkdtempSync(join(tmpdir(), 'authhero-key-')), 'data');
  const [first, second] = [openSealer(loadConfig({ DATA_DIR })), openSealer(loadConfig({ DATA_DIR }))];
  expect(first?.keyId).toMatch(/^[0-9a-f]{12}$/);
  expect(second?.keyId).toBe(first?.keyId);
  expect(statSync(join(DATA_DIR, 'secrets-key')).mode & 0o777).toBe(0o600);
});

test('SECRETS_KEY: in production nothing is sealed without it', () => {
  expect(openSealer(loadConfig(PRODUCTION))).toBeUndefined();
  const sealer = openSealer(loadConfig({ ...PRODUCTION, SECRETS_KEY: KEY, SECRETS_KEY_PREVIOUS: OTHER }));
  expect(sealer?.keyIds).toHaveLength(2);
});

test.each(['short', `${KEY}=`, KEY.slice(1), Buffer.alloc(32).toString('base64'), KEY.replace('=', '')])(
  'SECRETS_KEY: what is not 32 random bytes in Base64 is refused, and not repeated: %#',
  (text) => {
    expect(() => loadConfig({ SECRETS_KEY: text })).toThrow(/^SECRETS_KEY is not/);
    expect(() => loadConfig({ SECRETS_KEY_PREVIOUS: `${KEY},${text}` })).toThrow(/^SECRETS_KEY_PREVIOUS is not/);
  },
);
