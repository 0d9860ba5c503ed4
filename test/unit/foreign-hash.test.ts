import { expect, test } from '@jest/globals';
import { costNameOf, storedForm, verifyHash } from '../../src/auth/password/foreign-hash.js';
import { UnusableHashError } from '../../src/auth/password/foreign-hash-scheme.js';
import { PasswordHasher } from '../../src/auth/password/password-hasher.js';
import { loadConfig } from '../../src/config/load-config.js';

const PASSWORD = 'Crème brûlée 4 two';

/** Each was made by the program that is named. */
const VECTORS: [string, string, string][] = [
  [
    'argon2-cffi 25.1, argon2id',
    '$argon2id$v=19$m=8192,t=2,p=2$c29tZSBzYWx0IDE2IGJ5dA$+fKbXsOSAWN4Grupbw4MOlfbXXr4YGrinc5wbX9X5kY',
    'argon2id,v=19,m=8192,t=2,p=2',
  ],
  [
    'argon2-cffi 25.1, argon2i',
    '$argon2i$v=19$m=8192,t=2,p=2$c29tZSBzYWx0IDE2IGJ5dA$ZhlYwIyjmN6Hm5+OzwMk7aRUR1F80lhyCLrKy0lFgCg',
    'argon2i,v=19,m=8192,t=2,p=2',
  ],
  [
    'argon2-cffi 25.1, argon2d',
    '$argon2d$v=19$m=8192,t=2,p=2$c29tZSBzYWx0IDE2IGJ5dA$oYSIAu1d7MLQD9hshnYhZuu7xDefM9wxWTvorOdq0Zw',
    'argon2d,v=19,m=8192,t=2,p=2',
  ],
  [
    'argon2-cffi 25.1, argon2i of version 16',
    '$argon2i$v=16$m=8192,t=2,p=1$c29tZSBzYWx0IDE2IGJ5dA$Gvi1jUC7a+AdcHlLrM44M44rmGA7mqDHLgfhNKGz5OA',
    'argon2i,v=16,m=8192,t=2,p=1',
  ],
  [
    'the same as it was written then, without the version',
    '$argon2i$m=8192,t=2,p=1$c29tZSBzYWx0IDE2IGJ5dA$Gvi1jUC7a+AdcHlLrM44M44rmGA7mqDHLgfhNKGz5OA',
    'argon2i,v=16,m=8192,t=2,p=1',
  ],
  [
    'Django 5.2, argon2',
    'argon2$argon2id$v=19$m=102400,t=2,p=8$TmFDbE5hQ2xOYUNsTmFDbE5hQ2xOYQ$0yK2ZhyHF3OWPHwmcmT78F/2+JuBbAPZQf/G3r3zVWw',
    'argon2id,v=19,m=102400,t=2,p=8',
  ],
  ['bcrypt (Python) 5.0, $2a$', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6', '2a,05'],
  ['bcrypt (Python) 5.0, $2b$', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6', '2b,05'],
  ['bcrypt (Python) 5.0, $2y$', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.ywlAfPoK075GDTrFkoXTRnvggOV5hw6', '2y,05'],
  [
    'the same with a bit set that means nothing',
    '$2b$05$CCCCCCCCCCCCCCCCCCCCC/ywlAfPoK075GDTrFkoXTRnvggOV5hw7',
    '2b,05',
  ],
  ['Django 5.2, bcrypt', 'bcrypt$$2b$04$CCCCCCCCCCCCCCCCCCCCC.8ch8AxCIIgl5xGhaUbCPvXymsgX7V2O', '2b,04'],
  [
    'passlib 1.7, scrypt',
    '$scrypt$ln=14,r=8,p=1$//5zYWx0IG9mIGJ5dGVz+w$gQrRgMxuFw0WgCxLOA0K/F7oPIumP8H5nFy6aG73WwM',
    'scrypt,ln=14,r=8,p=1',
  ],
  [
    'Werkzeug, scrypt',
    'scrypt:32768:8:1$fgMSDqLIpKFMtZRn$30f1c898b4026ee45b0a18f401715c76be6d0a6acb83540a2bbe4906f612a15171d689621a183388ecdb4b4b817451bae4d84ca3cb78678416d36f246f34b88d',
    'scrypt,ln=15,r=8,p=1',
  ],
  [
    'Django 5.2, scrypt',
    'scrypt$16384$NaClNaClNaClNaClNaClNa$8$5$i34g2Ix4v3+7QewlEu3PBXtr9sVFimvR26ti8E0FkyfmqM6X0THjIznmGSGOmBHAlT2npiDG0GvNuTtmuSBegg==',
    'scrypt,ln=14,r=8,p=5',
  ],
  [
    'passlib 1.7, PBKDF2 of SHA-256',
    '$pbkdf2-sha256$29000$//5zYWx0IG9mIGJ5dGVz.w$x4cMKuFZWvUXzgag/ruHxB8fNWwY3WFBTLHaxfi4WMo',
    'pbkdf2-sha256,i=29000',
  ],
  [
    'the same as a PHC string',
    '$pbkdf2-sha256$i=29000,l=32$//5zYWx0IG9mIGJ5dGVz+w$x4cMKuFZWvUXzgag/ruHxB8fNWwY3WFBTLHaxfi4WMo',
    'pbkdf2-sha256,i=29000',
  ],
  [
    'passlib 1.7, PBKDF2 of SHA-512',
    '$pbkdf2-sha512$25000$//5zYWx0IG9mIGJ5dGVz.w$UnAcMuSRLlYSXUI0.0OCTSn6jQv.bgHxx9szYmAPpHqguWRmJ8HJyxL/snAP4Dgsx9DzweeBMwNxn393ZOG4vg',
    'pbkdf2-sha512,i=25000',
  ],
  [
    'passlib 1.7, PBKDF2 of SHA-1',
    '$pbkdf2$13000$//5zYWx0IG9mIGJ5dGVz.w$yVQK/Nfv6iJa2efrS2T7VCEcUlc',
    'pbkdf2-sha1,i=13000',
  ],
  [
    'Werkzeug, PBKDF2 of SHA-256',
    'pbkdf2:sha256:20000$LcVybyNbRsWuRBUv$3e6c03dd098c23e443a3f806eaeb479b54ae4902644c8a0b0feec2a2a80b3838',
    'pbkdf2-sha256,i=20000',
  ],
  [
    'Werkzeug, PBKDF2 of SHA-512',
    'pbkdf2:sha512:20000$xsdpOXhKthUSDOZg$5e3d7e440bbac6ad9e4ae66a1da949b9b571ebc2852dbde703e34ce758ce93c3db8b29a17a46c4b3c5bc053f0b08cae5e151428287d7fcf2c47e9bd3f2eca8d7',
    'pbkdf2-sha512,i=20000',
  ],
  [
    'Werkzeug, PBKDF2 of SHA-1',
    'pbkdf2:sha1:20000$QFvq0Rv2IDONcelI$c20e0fbf42e07b2a1a4eeace4cb4863439ddf521',
    'pbkdf2-sha1,i=20000',
  ],
  [
    'Django 5.2, PBKDF2 of SHA-256',
    'pbkdf2_sha256$20000$NaClNaClNaClNaClNaClNa$ErpHxi7um4QKGZ9Vbot8ZW0NL9RlA8/9O+8Vjux43VM=',
    'pbkdf2-sha256,i=20000',
  ],
  [
    'Django 5.2, PBKDF2 of SHA-1',
    'pbkdf2_sha1$20000$NaClNaClNaClNaClNaClNa$yN7XGZ4STUBqhwhYZYPQG8wOwe8=',
    'pbkdf2-sha1,i=20000',
  ],
];

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
])('%s is no hash that can be taken, and the reason has no value in it', (_what, hash, reason) => {
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

test('bcrypt sees 72 bytes of a password: with more of them it matches, but is not hashed anew', async () => {
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

test('a refusal on a cheaper hash of another scheme takes about as long as one for an unknown name', async () => {
  const passwords = await PasswordHasher.create(loadConfig({ NODE_ENV: 'test', ARGON2_MEMORY: '49152' }));
  const cheap = VECTORS.filter(([maker]) => /PBKDF2 of SHA-256|bcrypt \(Python\)/.test(maker));
  const least = async (hash?: string) => {
    let time = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 6; round += 1) {
      const begin = performance.now();
      await passwords.verify(hash, 'wrong');
      if (round > 0) time = Math.min(time, performance.now() - begin);
    }
    return time;
  };
  const unknown = await least();
  for (const [, hash] of cheap) {
    const ratio = (await least(storedForm(hash))) / unknown;
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  }
}, 60_000);
