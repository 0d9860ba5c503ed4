import { scrypt as deriveKey, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import {
  bytesOf,
  type ForeignScheme,
  fromBase64,
  MAX_MEMORY_KIB,
  MAX_MEMORY_WORK_KIB,
  phcString,
  UnusableHashError,
} from './foreign-hash-scheme.js';

const derive = promisify<Buffer, Buffer, number, ScryptOptions, Buffer>(deriveKey);

/** PHC and passlib; the logarithm of N. */
const PHC = /^\$scrypt\$ln=(?<ln>\d{1,2}),r=(?<r>\d{1,9}),p=(?<p>\d{1,9})\$(?<base64Salt>[^$]+)\$(?<base64>[^$]+)$/;
/** Werkzeug (Flask). */
const WERKZEUG = /^scrypt:(?<n>\d{1,9}):(?<r>\d{1,9}):(?<p>\d{1,9})\$(?<salt>[^$]+)\$(?<hex>(?:[0-9a-f]{2})+)$/;
const DJANGO = /^scrypt\$(?<n>\d{1,9})\$(?<salt>[^$]+)\$(?<r>\d{1,9})\$(?<p>\d{1,9})\$(?<base64>[^$]+)$/;
const FORMS = [PHC, WERKZEUG, DJANGO];
/** OpenSSL refuses to use more. */
const MAX_MEMORY_BYTES = 2 * MAX_MEMORY_KIB * 1_024;

/** Scrypt: RFC 7914. */
export const scryptScheme: ForeignScheme = {
  prefix: /^\$scrypt\$/,
  read(text) {
    if (!/^\$?scrypt[$:]/.test(text)) return undefined;
    const found = FORMS.map((form) => form.exec(text)?.groups).find(Boolean);
    const { ln, n, r, p, salt, base64Salt, hex, base64 } = found ?? {};
    const saltBytes = base64Salt === undefined ? Buffer.from(salt ?? '') : fromBase64(base64Salt);
    const hash = base64 === undefined ? Buffer.from(hex ?? '', 'hex') : fromBase64(base64);
    if (!found || !saltBytes || !hash) throw new UnusableHashError('is malformed scrypt');
    const cost = { ln: ln === undefined ? Math.log2(Number(n)) : Number(ln), r: Number(r), p: Number(p) };
    checkCost(cost);
    return phcString('scrypt', `ln=${cost.ln},r=${cost.r},p=${cost.p}`, saltBytes, hash);
  },
  async verify(hash, password) {
    const { ln, r, p } = PHC.exec(hash)?.groups ?? {};
    const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
    const { salt, hash: expected } = bytesOf(hash);
    return timingSafeEqual(
      await derive(Buffer.from(password), salt, expected.length, { ...cost, maxmem: MAX_MEMORY_BYTES }),
      expected,
    );
  },
};

/** @throws UnusableHashError */
function checkCost({ ln, r, p }: { ln: number; r: number; p: number }): void {
  if (!(Number.isInteger(ln) && ln >= 1 && r >= 1 && p >= 1 && ln < 16 * r))
    throw new UnusableHashError('is scrypt with a cost that cannot be');
  const memoryKiB = (128 * r * 2 ** ln) / 1_024;
  // OpenSSL counts all its buffers: of the lanes, of the mixing, and one block more.
  const allMemoryBytes = 128 * r * (2 ** ln + p + 2);
  if (allMemoryBytes > MAX_MEMORY_BYTES || memoryKiB > MAX_MEMORY_KIB || memoryKiB * p > MAX_MEMORY_WORK_KIB)
    throw new UnusableHashError('is scrypt that costs too much: docs/passwords.md');
}
