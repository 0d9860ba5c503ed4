import { expect, test } from '@jest/globals';
import { inBase32, makeTotpSecret, stepOf, uriOf } from '../../src/second-factor/totp-codes.js';

/** The secret and the times of RFC 6238, appendix B, with the last six of its eight digits. */
const SECRET = Buffer.from('12345678901234567890');
const VECTORS: [number, string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

test.each(VECTORS)('codes: the test vectors of RFC 6238: at %i s it is %s', (seconds, code) => {
  expect(stepOf(SECRET, code, new Date(seconds * 1_000))).toBe(Math.floor(seconds / 30));
});

test('codes: one step before and after the present one count, with their own step, and no others', () => {
  const steps = [-2, -1, 0, 1, 2].map((moved) =>
    stepOf(SECRET, '005924', new Date((1_234_567_890 + moved * 30) * 1_000)),
  );
  const step = Math.floor(1_234_567_890 / 30);
  expect(steps).toEqual([null, step, step, step, null]);
});

test.each(['', '00592', '0059244', '００５９２４', 'abcdef', '-05924', '5924.0', '005 92'])(
  'codes: %j is wrong, and no error',
  (code) => {
    expect(stepOf(SECRET, code, new Date(1_234_567_890_000))).toBeNull();
  },
);

test('codes: spaces do not count', () => {
  expect(stepOf(SECRET, ' 005 924 ', new Date(1_234_567_890_000))).not.toBeNull();
});

test('a secret has 160 bits, and no two are alike', () => {
  const secrets = Array.from({ length: 100 }, makeTotpSecret);
  expect(secrets.every(({ length }) => length === 20)).toBe(true);
  expect(new Set(secrets.map(inBase32)).size).toBe(100);
  expect(inBase32(SECRET)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});

test('uri: names the service and the account, whatever characters they have', () => {
  const uri = new URL(uriOf(SECRET, 'Ada & Söhne: Auth', 'ada.l-1'));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: inBase32(SECRET),
    issuer: 'Ada & Söhne: Auth',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
