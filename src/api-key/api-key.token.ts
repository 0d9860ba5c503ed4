import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'ahk_';
const SECRET_BYTES = 32;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const FORM = /^ahk_[0-9A-Za-z]{49}$/;

/**
 * Makes a new API key: `ahk_`, then 256 random bits and a CRC32 of everything before it, both in base62. The form is like GitHub's:
 * a secret scanner finds a leaked key, and a mistyped key is refused without a query.
 * https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
 */
export function makeToken(): string {
  const secret = base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_LENGTH);
  return `${PREFIX}${secret}${checksum(PREFIX + secret)}`;
}

/** Whether a text has the form and the checksum of an API key. It does not tell whether the key exists. */
export function isToken(text: string): boolean {
  return FORM.test(text) && checksum(text.slice(0, -CHECKSUM_LENGTH)) === text.slice(-CHECKSUM_LENGTH);
}

/** The SHA-256 of an API key, which is what is stored of it: 32 bytes. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

function checksum(text: string): string {
  let digits = '';
  for (let rest = crc32(text); rest > 0; rest = Math.floor(rest / ALPHABET.length))
    digits = ALPHABET[rest % ALPHABET.length] + digits;
  return digits.padStart(CHECKSUM_LENGTH, '0');
}

function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; rest > 0n; rest /= 62n) digits = ALPHABET[Number(rest % 62n)] + digits;
  return digits.padStart(length, '0');
}
