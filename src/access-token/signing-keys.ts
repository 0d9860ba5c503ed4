import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Config } from '../config/config.js';
import type { Orm } from '../db/orm.js';
import { NotConfiguredError } from '../errors/api-error.js';
import { SealBrokenError, type Sealer } from '../sealing/sealer.js';
import { type OpenedKey, openSigningKey } from './opened-key.js';
import type { SigningKey } from './signing-key.entity.js';
import { SigningKeyStore } from './signing-key-store.js';

/** How long a process caches the keys. Within this time it notices a rotation or a revocation by another process. */
const KEPT_FOR_MS = 5_000;

interface Published {
  /** The current one first. */
  readonly keys: readonly OpenedKey[];
  readonly find: ReturnType<typeof createLocalJWKSet>;
}

/** The signing keys that one process has read, with a short cache. */
export class SigningKeys {
  private kept: { readonly at: number; readonly published: Promise<Published> } | undefined;
  private opened = new Map<string, OpenedKey>();

  constructor(
    private readonly orm: Orm,
    private readonly sealer: Sealer | undefined,
    private readonly config: Pick<Config, 'accessToken'>,
  ) {}

  /** Whether there is a sealer. Without one, the private keys cannot be opened. */
  get isConfigured(): boolean {
    return this.sealer !== undefined;
  }

  /** The current key. @throws NotConfiguredError without SECRETS_KEY */
  async signer(): Promise<OpenedKey> {
    const current = (await this.published()).keys.find(({ isCurrent }) => isCurrent);
    if (!current) throw new NotConfiguredError('SECRETS_KEY');
    return current;
  }

  /** The public keys, as a JSON Web Key Set (RFC 7517). @throws NotConfiguredError without SECRETS_KEY */
  async publicKeySet(): Promise<JSONWebKeySet> {
    return { keys: (await this.published()).keys.map(({ jwk }) => jwk) };
  }

  /** Finds the public key of a token, for jose. @throws NotConfiguredError without SECRETS_KEY */
  async verifier(): Promise<Published['find']> {
    return (await this.published()).find;
  }

  private async published(): Promise<Published> {
    if (!this.sealer) throw new NotConfiguredError('SECRETS_KEY');
    if (this.kept && performance.now() - this.kept.at < KEPT_FOR_MS) return this.kept.published;
    const kept = { at: performance.now(), published: this.read(this.sealer) };
    this.kept = kept;
    // A failure must not stay in the cache: the next request asks again.
    kept.published.catch(() => {
      if (this.kept === kept) this.kept = undefined;
    });
    return kept.published;
  }

  private async read(sealer: Sealer): Promise<Published> {
    const rows = await new SigningKeyStore(this.orm.em, sealer, this.config.accessToken.algorithm).published();
    const keys = rows.flatMap((row) => this.open(row, sealer));
    this.opened = new Map(keys.map((key) => [key.kid, key]));
    return { keys, find: createLocalJWKSet({ keys: keys.map(({ jwk }) => jwk) }) };
  }

  /** Nothing for a row whose seal is broken: somebody who may write in the database must not publish a key of their own. */
  private open(row: SigningKey, sealer: Sealer): OpenedKey[] {
    try {
      return [openSigningKey(row, sealer, this.opened.get(row.id))];
    } catch (error) {
      if (error instanceof SealBrokenError) return [];
      throw error;
    }
  }
}
