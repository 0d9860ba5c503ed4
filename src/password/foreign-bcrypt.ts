import { timingSafeEqual } from 'node:crypto';
import bcrypt from 'bcrypt';
import { type ForeignScheme, UnusableHashError } from './foreign-hash-scheme.js';

/** Django writes its own name of the scheme before the hash. */
const FORM = /^(?:bcrypt\$)?(\$2[aby]\$(\d\d)\$)([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Where the digest begins. */
const SALT_END = 29;
const MIN_COST = 4;
/** About one to two seconds. */
const MAX_COST = 15;
/** Bcrypt ignores all further bytes. */
const MAX_PASSWORD_BYTES = 72;

/** Bcrypt, except `$2x$`, which marks hashes of a faulty program. */
export const bcryptScheme: ForeignScheme = {
  prefix: /^\$2[aby]\$/,
  read(text) {
    if (!/^(bcrypt\$)?\$2[a-z]?\$/.test(text)) return undefined;
    const [, head, cost, salt = '', digest = ''] = FORM.exec(text) ?? [];
    if (!head) throw new UnusableHashError('is malformed bcrypt, or not of $2a$, $2b$ and $2y$');
    if (Number(cost) < MIN_COST) throw new UnusableHashError('is bcrypt with a cost that cannot be');
    if (Number(cost) > MAX_COST) throw new UnusableHashError('is bcrypt that costs too much: docs/passwords.md');
    return head + withoutSpareBits(salt, 4) + withoutSpareBits(digest, 2);
  },
  /** The kinds differ only in how old programs treated long and unusual passwords. `$2b$` is what they have in common. */
  async verify(hash, password) {
    const bytes = Buffer.from(password).subarray(0, MAX_PASSWORD_BYTES);
    // Some programs end the password at a NUL, others do not. So a password with a NUL matches nothing.
    if (password.includes('\0')) return false;
    const expected = hash.replace(/^\$2[ay]\$/, '$2b$');
    const actual = await bcrypt.hash(bytes, expected.slice(0, SALT_END));
    return timingSafeEqual(Buffer.from(actual), Buffer.from(expected));
  },
};

/** Whether a password is longer than bcrypt reads. Its end was never proved, so it must not become part of the next hash. */
export const isBeyondBcrypt = (hash: string, password: string): boolean =>
  bcryptScheme.prefix.test(hash) && Buffer.byteLength(password) > MAX_PASSWORD_BYTES;

/** Some programs set the unused bits of the last character. They are cleared, since hashes are compared as text. */
function withoutSpareBits(text: string, spare: number): string {
  const last = ALPHABET.indexOf(text.slice(-1));
  return text.slice(0, -1) + ALPHABET.charAt(last - (last % 2 ** spare));
}
