import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { SealBrokenError, Sealer } from '../../sealing/sealer.js';
import { fold } from '../../user/user.entity.js';
import type { Factors } from './factors.js';
import { FactorsFormatError, factorsOf, textOf } from './factors-text.js';

/** The start of each text. If the format changes, the number changes. */
const VERSION = 'f1';
/** What `FactorsCipher.seal` makes: version, salt of the passphrase, and the sealed value. */
export const SEALED_FACTORS = /^f1\.[\w-]{22}\.s1\.[0-9a-f]{12}\.[\w-]+$/;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** 128 MiB, about half a second. */
const COST: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
/** Each export has one salt, so a file of a few exports needs few keys. */
const MAX_KEYS = 16;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** Seals the second factors of accounts with a passphrase: AES-256-GCM, with a key that scrypt makes of it. */
export class FactorsCipher {
  private readonly salt = randomBytes(SALT_BYTES).toString('base64url');
  private readonly sealers = new Map<string, Promise<Sealer>>();

  constructor(private readonly passphrase: string) {}

  /** The text can be opened only with the passphrase, and only for this user. */
  async seal(factors: Factors, username: string): Promise<string> {
    const sealer = await this.sealerOf(this.salt);
    return [VERSION, this.salt, sealer.seal(textOf(factors), placeOf(username))].join('.');
  }

  /** @returns undefined if the passphrase is another one, or the text is not the one of this user. @throws FactorsFormatError */
  async open(sealed: string, username: string): Promise<Factors | undefined> {
    const [version, salt = '', ...value] = sealed.split('.');
    if (version !== VERSION) throw new FactorsFormatError();
    const sealer = await this.sealerOf(salt);
    try {
      return factorsOf(sealer.open(value.join('.'), placeOf(username)).toString());
    } catch (error) {
      if (error instanceof SealBrokenError) return undefined;
      throw error;
    }
  }

  private sealerOf(salt: string): Promise<Sealer> {
    const known = this.sealers.get(salt);
    if (known) return known;
    const [oldest] = this.sealers.keys();
    if (oldest !== undefined && this.sealers.size >= MAX_KEYS) this.sealers.delete(oldest);
    const made = derive(this.passphrase, Buffer.from(salt, 'base64url'), KEY_BYTES, COST).then(
      (key) => new Sealer(key),
    );
    this.sealers.set(salt, made);
    return made;
  }
}

const placeOf = (username: string) => ({ table: 'export', column: 'factors', id: fold(username) });
