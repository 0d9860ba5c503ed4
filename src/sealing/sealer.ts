import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** NIST SP 800-38D: AES-GCM with a random nonce of 96 bits and a tag of 128 bits, at most 2^32 values of one key. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 6;
/** The beginning of each sealed value. Another form will have another number. */
const VERSION = 's1';

/** Where a sealed value stands. It is bound to this place: it cannot be opened in another row, column or table. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/** A sealed value cannot be opened: it was changed, stands in another place, or was sealed with a key that is not configured. */
export class SealBrokenError extends Error {
  /** @param keyId of the key that is not configured */
  constructor(readonly keyId?: string) {
    super(keyId ? `a sealed value needs the key ${keyId}, which is not configured` : 'a sealed value cannot be opened');
  }
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Seals secrets that have to be read again, such as those of authenticator apps, so that a copy of the database is not enough. A sealed
 * value has the id of its key, so that keys can be rotated.
 */
export class Sealer {
  private readonly current: Key;
  private readonly keys: ReadonlyMap<string, Key>;

  /**
   * @param secret 32 random bytes; all values are sealed with it
   * @param previous earlier secrets, whose values are still opened
   */
  constructor(secret: Buffer, previous: readonly Buffer[] = []) {
    this.current = keyOf(secret);
    this.keys = new Map([...previous.map(keyOf), this.current].map((key) => [key.id, key]));
  }

  /** The id of the key that seals. */
  get keyId(): string {
    return this.current.id;
  }

  /** The ids of the keys that open. */
  get keyIds(): string[] {
    return [...this.keys.keys()];
  }

  /** @returns text: version, id of the key, and the value with its nonce and tag */
  seal(value: Buffer | string, place: Place): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.current.bytes, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(inBytes(place, this.current.id));
    const sealed = Buffer.concat([nonce, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
    return [VERSION, this.current.id, sealed.toString('base64url')].join('.');
  }

  /** @throws SealBrokenError */
  open(sealed: string, place: Place): Buffer {
    const [version, id = '', text = '', ...more] = sealed.split('.');
    if (version !== VERSION || more.length > 0) throw new SealBrokenError();
    const key = this.keys.get(id);
    if (!key) throw new SealBrokenError(id);
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) throw new SealBrokenError();
    const decipher = createDecipheriv(ALGORITHM, key.bytes, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(inBytes(place, id)).setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw new SealBrokenError();
    }
  }

  /** Whether a value was sealed with the current key. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${VERSION}.${this.current.id}.`);
  }
}

/** RFC 5869. The secret itself is used for nothing; the id is derived apart from the key and tells nothing of it. */
function keyOf(secret: Buffer): Key {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `authhero sealing ${purpose}`, length));
  return { id: derive('id', KEY_ID_BYTES).toString('hex'), bytes: derive('key', KEY_BYTES) };
}

/** JSON, so that no two places have the same bytes. */
const inBytes = ({ table, column, id }: Place, keyId: string): Buffer =>
  Buffer.from(JSON.stringify([VERSION, keyId, table, column, id]));
