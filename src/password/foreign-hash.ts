import { argon2Scheme } from './foreign-argon2.js';
import { bcryptScheme } from './foreign-bcrypt.js';
import { type ForeignScheme, UnusableHashError } from './foreign-hash-scheme.js';
import { pbkdf2Scheme } from './foreign-pbkdf2.js';
import { scryptScheme } from './foreign-scrypt.js';

const SCHEMES: readonly ForeignScheme[] = [argon2Scheme, bcryptScheme, scryptScheme, pbkdf2Scheme];

/**
 * The form in which a hash of another system is stored: bcrypt as `$2a$`, `$2b$` or `$2y$`, all others as a PHC string.
 * docs/passwords.md lists the hashes that are accepted.
 * @throws UnusableHashError
 */
export function storedForm(text: string): string {
  for (const scheme of SCHEMES) {
    const stored = scheme.read(text);
    if (stored !== undefined) return stored;
  }
  throw new UnusableHashError('is no argon2, bcrypt, scrypt or PBKDF2');
}

/** Whether a password is the one that was hashed, in any scheme. It runs outside of the event loop, for as long as the hash's cost says. */
export async function verifyHash(hash: string, password: string): Promise<boolean> {
  const scheme = SCHEMES.find(({ prefix }) => prefix.test(hash));
  if (!scheme) throw new Error('The stored password hash is of no known scheme');
  return scheme.verify(hash, password);
}

/** The scheme and parameters of a stored hash, without salt and digest: `pbkdf2-sha256,i=600000`; `2b,12`. */
export const costNameOf = (hash: string): string =>
  hash
    .split('$')
    .slice(1, bcryptScheme.prefix.test(hash) ? 3 : -2)
    .join();
