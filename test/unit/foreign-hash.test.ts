import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load-config.js';
import { costNameOf, storedForm, verifyHash } from '../../src/password/foreign-hash.js';
import { UnusableHashError } from '../../src/password/foreign-hash-scheme.js';
import { PasswordHasher } from '../../src/password/password-hasher.js';
import { argon2JobsDuring } from '../support/argon2-jobs.js';
import { FOREIGN_PASSWORD as PASSWORD, FOREIGN_HASHES as VECTORS } from '../support/foreign-hashes.js';

test.each(VECTORS)(
  'a hash of %s: the password matches, no other does, and its form fits the column',
  async (_maker, hash, cost) => {
    const stored = storedForm(hash);
    expect(stored.length).toBeLessThanOrEqual(255);
    expect(costNameOf(stored)).toBe(cost);
    expect(await verifyHash(stored, PASSWORD)).toBe(true);
    for (const other of [`${PASSWORD} `, PASSWORD.toLowerCase(), PASSWORD.slice(0, -1), ''])
      expect([other, await verifyHash(stored, other)]).toEqual([other, false]);
    expect(storedForm(stored)).toBe(stored);
  },
);

/** Of RFC 7914, 12, and RFC 6070; OpenBSD's own for bcrypt. */
test.each([
  [
    'scrypt:1024:8:16$NaCl$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    'password',
  ],
  ['pbkdf2:sha1:4096$salt$4b007901b765489abead49d926f721d065a429c1', 'password'],
  ['$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.', ''],
  ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
  ['$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a', 'U*U*U'],
])('the published vector %s', async (hash, password) => {
  expect(await verifyHash(storedForm(hash), password)).toBe(true);
});

const SALT = 'c29tZSBzYWx0IDE2IGJ5dA';
const DIGEST = '+fKbXsOSAWN4Grupbw4MOlfbXXr4YGrinc5wbX9X5kY';
const BCRYPT = 'CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6';
test.each([
  ['nothing', '', /no argon2/],
  ['a password', 'correct horse battery', /no argon2/],
  ['SHA-512 crypt', '$6$salt$abcdefgh', /no argon2/],
  ['bcrypt over SHA-256', `bcrypt_sha256$$2b$12$${BCRYPT}`, /no argon2/],
  ['bcrypt $2x$', `$2x$05$${BCRYPT}`, /malformed bcrypt, or not/],
  ['bcrypt without a letter', `$2$05$${BCRYPT}`, /malformed bcrypt, or not/],
  ['bcrypt that is cut', `$2b$05$${BCRYPT.slice(1)}`, /malformed bcrypt/],
  ['bcrypt with a space behind', `$2b$05$${BCRYPT} `, /malformed bcrypt/],
  ['bcrypt of 2^3', `$2b$03$${BCRYPT}`, /cannot be/],
  ['bcrypt of 2^16', `$2b$16$${BCRYPT}`, /costs too much/],
  ['argon2 of 257 MiB', `$argon2id$v=19$m=263168,t=1,p=1$${SALT}$${DIGEST}`, /costs too much/],
  ['argon2 of 256 MiB in five passes', `$argon2id$v=19$m=262144,t=5,p=1$${SALT}$${DIGEST}`, /costs too much/],
  ['argon2 of 17 lanes', `$argon2id$v=19$m=8192,t=1,p=17$${SALT}$${DIGEST}`, /costs too much/],
  ['argon2 without passes', `$argon2id$v=19$m=8192,p=1$${SALT}$${DIGEST}`, /cannot be/],
  ['argon2 of no memory', `$argon2id$v=19$m=7,t=1,p=1$${SALT}$${DIGEST}`, /cannot be/],
  ['argon2 with a secret of its own', `$argon2id$v=19$m=8192,t=1,p=1,keyid=a1$${SALT}$${DIGEST}`, /malformed argon2/],
  ['argon2 of an unknown version', `$argon2id$v=20$m=8192,t=1,p=1$${SALT}$${DIGEST}`, /malformed argon2/],
  ['argon2 with a short salt', `$argon2id$v=19$m=8192,t=1,p=1$c2FsdA$${DIGEST}`, /salt/],
  ['argon2 with a short digest', `$argon2id$v=19$m=8192,t=1,p=1$${SALT}$c2FsdA`, /digest/],
  ['argon2 without a digest', `$argon2id$v=19$m=8192,t=1,p=1$${SALT}`, /malformed argon2/],
  ['scrypt of 512 MiB', `$scrypt$ln=19,r=8,p=1$${SALT}$${DIGEST}`, /costs too much/],
  ['scrypt of 128 MiB nine times', `$scrypt$ln=17,r=8,p=9$${SALT}$${DIGEST}`, /costs too much/],
  ['scrypt of no power of two', `scrypt:32767:8:1$salt$${'00'.repeat(64)}`, /cannot be/],
  ['scrypt with r = 0', `scrypt:32768:0:1$salt$${'00'.repeat(64)}`, /cannot be/],
  ['scrypt without a digest', 'scrypt:32768:8:1$salt$', /malformed scrypt/],
  ['scrypt with half a byte', `scrypt:32768:8:1$salt$${'0'.repeat(127)}`, /malformed scrypt/],
  ['scrypt with what is no base64', `$scrypt$ln=14,r=8,p=1$${SALT}$${DIGEST}!`, /malformed scrypt/],
  ['scrypt with a long salt', `scrypt:32768:8:1$${'s'.repeat(65)}$${'00'.repeat(64)}`, /salt/],
  ['PBKDF2 of MD5', 'pbkdf2:md5:1000$salt$00112233445566778899aabbccddeeff', /not of SHA-1/],
  ['PBKDF2 without iterations', `pbkdf2:sha256:0$salt$${'00'.repeat(32)}`, /cannot be/],
  ['PBKDF2 of 5,000,001 iterations', `pbkdf2_sha256$5000001$salt$${DIGEST}=`, /costs too much/],
  ['PBKDF2 of SHA-1 for two rounds', `pbkdf2:sha1:2500001$salt$${'00'.repeat(32)}`, /costs too much/],
])('%s is not an accepted hash, and the reason contains no value', (_what, hash, reason) => {
  const fault = (() => {
    try {
      return storedForm(hash);
    } catch (error) {
      return error;
    }
  })();
  expect(fault).toBeInstanceOf(UnusableHashError);
  expect((fault as Error).message).toMatch(reason);
  for (const value of [SALT, DIGEST, BCRYPT]) expect((fault as Error).message).not.toContain(value);
});

const config = loadConfig({ NODE_ENV: 'test' });
/** libxcrypt's, as PHP has it: of 72 times x, and of 36 times ä. */
const OF_72 = '$2y$05$CCCCCCCCCCCCCCCCCCCCC.D7RDOYXakZhsFmh/LdqQNx0kQ424AFS';

test('bcrypt reads 72 bytes of a password: a longer password matches, but is not hashed again', async () => {
  const passwords = await PasswordHasher.create(config);
  const just = 'x'.repeat(72);
  for (const [password, isSeen] of [
    [just, true],
    [`${just}y`, false],
  ] as const) {
    expect(await passwords.verify(OF_72, password)).toBe(true);
    expect(passwords.needsRehash(OF_72, password)).toBe(isSeen);
  }
  expect(await passwords.verify(OF_72, 'x'.repeat(71))).toBe(false);
  const split = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.x0/stq.ouuKPhit0Pp2hOwQimtnvWF.';
  expect(await passwords.verify(split, `a${'ä'.repeat(36)}`)).toBe(true);
  expect(passwords.needsRehash(split, `a${'ä'.repeat(36)}`)).toBe(false);
});

test('a NUL is in no password that bcrypt made a hash of', async () => {
  expect(await verifyHash(OF_72, `${'x'.repeat(72)}\0`)).toBe(false);
  expect(await verifyHash(storedForm('$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.'), '\0')).toBe(
    false,
  );
});

test('a password is tried as it was typed too: the other system did not know of NFC', async () => {
  const passwords = await PasswordHasher.create(config);
  const [, composed = ''] = VECTORS[7] ?? [];
  const decomposed = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.e2hnlMyM3B1vwDxPJ/EHyHa/TZjXeP2';
  expect(await passwords.verify(composed, PASSWORD.normalize('NFD'))).toBe(true);
  expect(await passwords.verify(decomposed, PASSWORD.normalize('NFD'))).toBe(true);
  expect(await passwords.verify(decomposed, PASSWORD)).toBe(false);
});

test('every scheme but argon2id of the current cost is hashed anew', async () => {
  const passwords = await PasswordHasher.create(config);
  for (const [, hash] of VECTORS) expect(passwords.needsRehash(storedForm(hash), PASSWORD)).toBe(true);
  const own = await passwords.hash(PASSWORD);
  expect(passwords.needsRehash(own, PASSWORD)).toBe(false);
  expect(passwords.needsRehash(own.replace('argon2id', 'argon2i'), PASSWORD)).toBe(true);
  expect(await passwords.verify(storedForm(own), PASSWORD)).toBe(true);
});

test.each(VECTORS)('while a hash of %s is verified, the event loop turns on', async (_maker, hash) => {
  const [verified, turned] = [verifyHash(storedForm(hash), PASSWORD), new Promise(setImmediate)];
  expect(await Promise.race([verified.then(() => 'verified'), turned.then(() => 'turned')])).toBe('turned');
  await verified;
});

// How long the extra hash takes: hash-clock.test.ts, on a simulated machine.
test.each(VECTORS.filter(([maker]) => /PBKDF2 of SHA-256|bcrypt \(Python\)/.test(maker)))(
  'a refusal on a cheaper hash of %s takes another hash, to take as long as one for an unknown name',
  async (_maker, hash) => {
    const passwords = await PasswordHasher.create(loadConfig({ NODE_ENV: 'test', ARGON2_MEMORY: '49152' }));
    expect(await argon2JobsDuring(() => passwords.verify(undefined, 'wrong'))).toBe(1);
    expect(await argon2JobsDuring(() => passwords.verify(storedForm(hash), 'wrong'))).toBe(1);
    expect(await argon2JobsDuring(() => passwords.verify(storedForm(hash), PASSWORD))).toBe(0);
  },
);

test.each(['ln=1,r=1,p=4194304', 'ln=1,r=1048576,p=4', 'ln=14,r=8,p=262144'])(
  'a scrypt hash that OpenSSL refuses to verify is refused at the import: %s',
  (cost) => {
    expect(() => storedForm(`$scrypt$${cost}$${SALT}$${DIGEST}`)).toThrow(UnusableHashError);
  },
);

test('every hash that the import accepts can be verified, whatever its parameters', async () => {
  const salts = fc.uint8Array({ minLength: 1, maxLength: 66, size: 'max' });
  const digests = fc.uint8Array({ minLength: 1, maxLength: 66, size: 'max' });
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '');
  const small = fc.integer({ min: 0, max: 40 });
  const hash = fc
    .record({
      kind: fc.constantFrom('scrypt', 'argon2id', 'argon2i', 'pbkdf2-sha1', 'pbkdf2-sha512'),
      a: small,
      b: small,
      c: small,
      salt: salts,
      digest: digests,
    })
    .map(({ kind, a, b, c, salt, digest }) => {
      const cost =
        kind === 'scrypt'
          ? `ln=${a % 8},r=${b},p=${c}`
          : kind.startsWith('argon2')
            ? `m=${a * b},t=${c % 4},p=${b % 18}`
            : `i=${a}`;
      return `$${kind}$${kind.startsWith('argon2') ? 'v=19$' : ''}${cost}$${base64(salt)}$${base64(digest)}`;
    });
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(hash, async (text) => {
      let stored: string;
      try {
        stored = storedForm(text);
      } catch (error) {
        expect(error).toBeInstanceOf(UnusableHashError);
        return;
      }
      accepted += 1;
      expect(await verifyHash(stored, PASSWORD)).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(accepted).toBeGreaterThan(20);
});
