import { createPrivateKey, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, type JWK } from 'jose';
import type { Config } from '../config/config.js';
import type { Orm } from '../db/orm.js';
import { NotConfiguredError } from '../errors/api-error.js';
import type { Sealer } from '../sealing/sealer.js';
import { placeOf } from './make-signing-key.js';
import type { SigningKey } from './signing-key.entity.js';
import { isCurrent, SigningKeyStore } from './signing-key-store.js';

/** How long a process keeps what it has read: it follows a rotation or a revocation within this time. */
const KEPT_FOR_MS = 5_000;

/** What signs: the `kid`, the algorithm and the key. */
export interface Signer {
  readonly kid: string;
  readonly algorithm: string;
  readonly key: KeyObject;
}

interface Kept {
  readonly at: number;
  readonly keys: Promise<SigningKey[]>;
}

/** The signing keys of one process. */
export class SigningKeys {
  private kept: Kept | undefined;
  private verified: { readonly keys: SigningKey[]; readonly find: ReturnType<typeof createLocalJWKSet> } | undefined;
  private readonly opened = new Map<string, KeyObject>();

  constructor(
    private readonly orm: Orm,
    private readonly sealer: Sealer | undefined,
    private readonly config: Pick<Config, 'accessToken'>,
  ) {}

  /** Whether there is a key that opens what signs. */
  get isConfigured(): boolean {
    return this.sealer !== undefined;
  }

  /** @throws NotConfiguredError without SECRETS_KEY */
  async signer(): Promise<Signer> {
    const key = (await this.published()).find(isCurrent);
    if (!key || !this.sealer) throw new NotConfiguredError('SECRETS_KEY');
    return { kid: key.id, algorithm: key.algorithm, key: this.open(key, this.sealer) };
  }

  /** The public keys, as a JSON Web Key Set (RFC 7517). @throws NotConfiguredError without SECRETS_KEY */
  async publicKeySet(): Promise<JSONWebKeySet> {
    return { keys: (await this.published()).map(({ publicKey }) => publicKey as JWK) };
  }

  /** Finds the public key of a token, for jose. @throws NotConfiguredError without SECRETS_KEY */
  async verifier(): Promise<ReturnType<typeof createLocalJWKSet>> {
    const keys = await this.published();
    if (this.verified?.keys !== keys) this.verified = { keys, find: createLocalJWKSet(await this.publicKeySet()) };
    return this.verified.find;
  }

  private published(): Promise<SigningKey[]> {
    if (!this.sealer) throw new NotConfiguredError('SECRETS_KEY');
    if (this.kept && performance.now() - this.kept.at < KEPT_FOR_MS) return this.kept.keys;
    const store = new SigningKeyStore(this.orm.em, this.sealer, this.config.accessToken.algorithm);
    const kept = { at: performance.now(), keys: store.published() };
    this.kept = kept;
    // A failure is not kept: the next request asks again.
    kept.keys.catch(() => {
      if (this.kept === kept) this.kept = undefined;
    });
    return kept.keys;
  }

  private open({ id, privateKey }: SigningKey, sealer: Sealer): KeyObject {
    const known = this.opened.get(id);
    if (known) return known;
    const key = createPrivateKey({ key: sealer.open(privateKey, placeOf(id)), format: 'der', type: 'pkcs8' });
    this.opened.clear();
    this.opened.set(id, key);
    return key;
  }
}
