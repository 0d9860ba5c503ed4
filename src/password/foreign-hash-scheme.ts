/** Why a hash of another system is refused: a clause for a person, without any value. */
export class UnusableHashError extends Error {}

/** One kind of password hash, in the forms that other systems write. Verification runs on Node's thread pool. */
export interface ForeignScheme {
  /** The beginning of the stored form. */
  readonly prefix: RegExp;
  /**
   * @returns the form to store, or undefined for a text of another kind
   * @throws UnusableHashError when it is malformed, or costs more than a login may cost
   */
  read(text: string): string | undefined;
  /** Whether a password is the one that was hashed. The hash is as `read` returned it. */
  verify(hash: string, password: string): Promise<boolean>;
}

/** The max memory of one hash. The machine needs this memory for PASSWORD_CONCURRENCY hashes at once. */
export const MAX_MEMORY_KIB = 262_144;
/** The max product of memory and passes: about one to two seconds. */
export const MAX_MEMORY_WORK_KIB = 4 * MAX_MEMORY_KIB;

/** Other passwords could match a shorter hash. */
const MIN_HASH_BYTES = 16;
/** The max length of salt and hash, so that both fit into the column. */
const MAX_BYTES = 64;

/**
 * A PHC string: https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 * @throws UnusableHashError
 */
export function phcString(id: string, parameters: string, salt: Buffer, hash: Buffer, minSaltBytes = 1): string {
  if (salt.length < minSaltBytes || salt.length > MAX_BYTES)
    throw new UnusableHashError(`has a salt that is not ${minSaltBytes} to ${MAX_BYTES} bytes`);
  if (hash.length < MIN_HASH_BYTES || hash.length > MAX_BYTES)
    throw new UnusableHashError(`has a digest that is not ${MIN_HASH_BYTES} to ${MAX_BYTES} bytes`);
  return `$${id}$${parameters}$${withoutPadding(salt)}$${withoutPadding(hash)}`;
}

/** Reads Base64 with or without padding, or with a dot for the plus, as passlib writes it. Undefined for other text. */
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
