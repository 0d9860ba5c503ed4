import { timingSafeEqual } from 'node:crypto';
import bcrypt from 'bcrypt';
import { type ForeignScheme, UnusableHashError } from './foreign-hash-scheme.js';

/** The beginning may be Django's name for the scheme. */
const FORM = /^(?:bcrypt\$)?(\$2[aby]\$(\d\d)\$)([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Where the digest begins. */
const SALT_END = 29;
const LEAST_COST = 4;
/** A second or two. */
const MAX_COST = 15;
/** In bytes. What comes behind has no part in the hash. */
const MAX_PASSWORD = 72;

/** Bcrypt, but for `$2x$`, which marks hashes of a faulty program. */
export const bcryptScheme: ForeignScheme = {
  prefix: /^\$2[aby]\$/,
  read(text) {
    if (!/^(bcrypt\$)?\$2[a-z]?\$/.test(text)) return undefined;
    const [, head, cost, salt = '', digest = ''] = FORM.exec(text) ?? [];
    if (!head) throw new UnusableHashError('is malformed bcrypt, or not of $2a$, $2b$ and $2y$');
    if (Number(cost) < LEAST_COST) throw new UnusableHashError('is bcrypt with a cost that cannot be');
    if (Number(cost) > MAX_COST) throw new UnusableHashError('is bcrypt that costs too much: docs/passwords.md');
    return head + withoutSpareBits(salt, 4) + withoutSpareBits(digest, 2);
  },
  /** The kinds differ in what old programs made of long and of strange passwords; their common meaning is that of `$2b$`. */
  async verify(hash, password) {
    const bytes = Buffer.from(password).subarray(0, MAX_PASSWORD);
    // It would end the password, or the rest would count: which one, depends on who made the hash.
    if (password.includes('\0')) return false;
    const expected = hash.replace(/^\$2[ay]\$/, '$2b$');
    const actual = await bcrypt.hash(bytes, expected.slice(0, SALT_END));
    return timingSafeEqual(Buffer.from(actual), Buffer.from(expected));
  },
};

/** Whether the end of a password was never compared with a hash, so that it must not become a part of the next. */
export const isBeyondBcrypt = (hash: string, password: string): boolean =>
  bcryptScheme.prefix.test(hash) && Buffer.byteLength(password) > MAX_PASSWORD;

/** Some programs fill the bits of the last character that mean nothing; comparing goes by the text. */
function withoutSpareBits(text: string, spare: number): string {
  const last = ALPHABET.indexOf(text.slice(-1));
  return text.slice(0, -1) + ALPHABET.charAt(last - (last % 2 ** spare));
}
