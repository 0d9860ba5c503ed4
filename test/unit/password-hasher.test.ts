import { expect, test } from '@jest/globals';
import { DevelopmentConfig, ProductionConfig } from '../../src/config/environments.js';
import { PasswordHasher } from '../../src/password/password-hasher.js';

/** https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html: KiB of memory, and passes over them. */
const ENOUGH = [
  [47_104, 1],
  [19_456, 2],
  [12_288, 3],
] as const;

test.each([DevelopmentConfig, ProductionConfig])(
  'password hash: by default (%p) it is argon2id at a cost that OWASP recommends, with a salt of its own',
  async (Environment) => {
    const passwords = await PasswordHasher.create(new Environment());
    const hashes = await Promise.all([passwords.hash('the same phrase'), passwords.hash('the same phrase')]);
    for (const hash of hashes) {
      const [, kind, version, parameters = '', salt = '', digest = ''] = hash.split('$');
      const { m, t } = Object.fromEntries(parameters.split(',').map((one) => one.split('=')));
      expect([kind, version]).toEqual(['argon2id', 'v=19']);
      expect([hash, ENOUGH.some(([memory, passes]) => Number(m) >= memory && Number(t) >= passes)]).toEqual([
        hash,
        true,
      ]);
      // In base64: 16 bytes and 32.
      expect([salt.length >= 22, digest.length >= 43]).toEqual([true, true]);
    }
    expect(new Set(hashes).size).toBe(2);
  },
);
