/** Why a hash of another system cannot be taken: a clause for a person, without any value. */
export class UnusableHashError extends Error {}

/** One kind of password hash, in the forms in which other systems keep it. All that it does is on Node's thread pool. */
export interface ForeignScheme {
  /** The beginning of the form that is stored. */
  readonly prefix: RegExp;
  /**
   * @returns the form to store, or undefined for what is not of this kind
   * @throws UnusableHashError when it is malformed, or costs more than a login may
   */
  read(text: string): string | undefined;
  /** Whether a password is the one that was hashed. The hash is as `read` returned it. */
  verify(hash: string, password: string): Promise<boolean>;
}

/** Most memory of one hash in KiB: as many at once as PASSWORD_CONCURRENCY says have to fit. */
export const MAX_MEMORY = 262_144;
/** Most memory times passes over it in KiB: a second or two. */
export const MAX_MEMORY_WORK = 4 * MAX_MEMORY;

/** In bytes. A shorter hash would let other passwords in. */
const LEAST_HASH = 16;
/** In bytes, of a salt and of a hash: both fit the column. */
const MOST = 64;

/**
 * A PHC string: https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 * @throws UnusableHashError
 */
export function phcString(id: string, parameters: string, salt: Buffer, hash: Buffer, leastSalt = 1): string {
  if (salt.length < leastSalt || salt.length > MOST)
    throw new UnusableHashError(`has a salt that is not ${leastSalt} to ${MOST} bytes`);
  if (hash.length < LEAST_HASH || hash.length > MOST)
    throw new UnusableHashError(`has a digest that is not ${LEAST_HASH} to ${MOST} bytes`);
  return `$${id}$${parameters}$${withoutPadding(salt)}$${withoutPadding(hash)}`;
}

/** Base64, padded or not, or with a dot for the plus, as passlib writes it. Undefined for what is none. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text.replaceAll('.', '+'), 'base64');
  return withoutPadding(bytes) === text.replaceAll('.', '+').replace(/={1,2}$/, '') ? bytes : undefined;
}

/** The bytes of salt and hash at the end of a PHC string that `phcString` made. */
export function bytesOf(phc: string): { salt: Buffer; hash: Buffer } {
  const [salt = '', hash = ''] = phc.split('$').slice(-2);
  return { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

const withoutPadding = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
