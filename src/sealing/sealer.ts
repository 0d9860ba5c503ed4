import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** NIST SP 800-38D: with a random nonce of 96 bits, one key may seal at most 2^32 values. The tag has 128 bits. */
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 6;
/** The start of each sealed value. If the format changes, the number changes. */
const VERSION = 's1';

/** Where a sealed value is stored. The value is bound to this place: it cannot be opened in another row, column or table. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

/** A sealed value cannot be opened: it was changed, was moved to another place, or was sealed with a key that is not configured. */
export class SealBrokenError extends Error {
  /** @param keyId the id of the key, if the reason is that this key is not configured */
  constructor(readonly keyId?: string) {
    super(keyId ? `a sealed value needs the key ${keyId}, which is not configured` : 'a sealed value cannot be opened');
  }
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
  /** Of `fingerprints`. */
  readonly hashing: Buffer;
}

/**
 * Seals secrets that AuthHero has to read again, such as private keys, so that nobody can read them from a copy of the database. A
 * sealed value contains the id of its key, so that keys can be rotated.
 */
export class Sealer {
  private readonly current: Key;
  private readonly keys: ReadonlyMap<string, Key>;

  /**
   * @param secret 32 random bytes: `seal` uses a key derived from them
   * @param previous earlier secrets: `open` still opens values that were sealed with them
   */
  constructor(secret: Buffer, previous: readonly Buffer[] = []) {
    this.current = keyOf(secret);
    this.keys = new Map([...previous.map(keyOf), this.current].map((key) => [key.id, key]));
  }

  /** The id of the key that `seal` uses. */
  get keyId(): string {
    return this.current.id;
  }

  /** The ids of all keys that `open` can use. */
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

  /**
   * Hashes of a short secret, such as a code of 8 digits, that nobody can find by trying all of them in a copy of the database:
   * HMAC-SHA256 under each key, the current one first.
   */
  fingerprints(value: string, place: Place): Buffer[] {
    const keys = [this.current, ...[...this.keys.values()].filter((key) => key !== this.current)];
    return keys.map(({ id, hashing }) =>
      createHmac('sha256', hashing).update(inBytes(place, id)).update(value).digest(),
    );
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
}

/**
 * Derives the key and its id from the secret (RFC 5869). The secret is not used as a key itself. The id is derived separately, so
 * it reveals nothing about the key.
 */
function keyOf(secret: Buffer): Key {
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `authhero sealing ${purpose}`, length));
  return {
    id: derive('id', KEY_ID_BYTES).toString('hex'),
    bytes: derive('key', KEY_BYTES),
    hashing: derive('fingerprint', KEY_BYTES),
  };
}

/** Encodes the place as JSON, so that two different places never have the same bytes. */
const inBytes = ({ table, column, id }: Place, keyId: string): Buffer =>
  Buffer.from(JSON.stringify([VERSION, keyId, table, column, id]));
