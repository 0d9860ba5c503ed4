import { pbkdf2 as deriveKey, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { bytesOf, type ForeignScheme, fromBase64, phcString, UnusableHashError } from './foreign-hash-scheme.js';

const derive = promisify(deriveKey);

/** PHC names the iterations, passlib does not. Passlib's `$pbkdf2$` means SHA-1. */
const PHC =
  /^\$pbkdf2(?:-(?<digest>sha1|sha256|sha512))?\$(?:i=)?(?<i>\d{1,9})(?:,l=\d+)?\$(?<base64Salt>[^$]+)\$(?<base64>[^$]+)$/;
/** Werkzeug (Flask). */
const WERKZEUG = /^pbkdf2:(?<digest>sha1|sha256|sha512):(?<i>\d{1,9})\$(?<salt>[^$]+)\$(?<hex>(?:[0-9a-f]{2})+)$/;
const DJANGO = /^pbkdf2_(?<digest>sha1|sha256|sha512)\$(?<i>\d{1,9})\$(?<salt>[^$]+)\$(?<base64>[^$]+)$/;
const FORMS = [PHC, WERKZEUG, DJANGO];
/** Bytes that one round of iterations derives. */
const DIGEST_BYTES: Record<string, number> = { sha1: 20, sha256: 32, sha512: 64 };
/** Most iterations of all rounds together: a few seconds. */
const MAX_ITERATIONS = 5_000_000;

/** PBKDF2: RFC 8018, 5.2, with HMAC of SHA-1, SHA-256 or SHA-512. */
export const pbkdf2Scheme: ForeignScheme = {
  prefix: /^\$pbkdf2-/,
  read(text) {
    if (!/^\$?pbkdf2[-$:_]/.test(text)) return undefined;
    const found = FORMS.map((form) => form.exec(text)?.groups).find(Boolean);
    const { digest = 'sha1', i, salt, base64Salt, hex, base64 } = found ?? {};
    const saltBytes = base64Salt === undefined ? Buffer.from(salt ?? '') : fromBase64(base64Salt);
    const hash = base64 === undefined ? Buffer.from(hex ?? '', 'hex') : fromBase64(base64);
    if (!found || !saltBytes || !hash)
      throw new UnusableHashError('is malformed PBKDF2, or not of SHA-1, SHA-256 and SHA-512');
    if (Number(i) < 1) throw new UnusableHashError('is PBKDF2 with a cost that cannot be');
    if (Number(i) * Math.ceil(hash.length / (DIGEST_BYTES[digest] ?? 1)) > MAX_ITERATIONS)
      throw new UnusableHashError('is PBKDF2 that costs too much: docs/passwords.md');
    return phcString(`pbkdf2-${digest}`, `i=${Number(i)}`, saltBytes, hash);
  },
  async verify(hash, password) {
    const { digest = '', i } = PHC.exec(hash)?.groups ?? {};
    const { salt, hash: expected } = bytesOf(hash);
    return timingSafeEqual(await derive(password, salt, Number(i), expected.length, digest), expected);
  },
};
