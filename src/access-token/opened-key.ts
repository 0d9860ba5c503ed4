import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Sealer } from '../sealing/sealer.js';
import { placeOf } from './make-signing-key.js';
import type { SigningKey } from './signing-key.entity.js';
import { isCurrent } from './signing-key-store.js';

/** A signing key that is published, ready to sign. */
export interface OpenedKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly key: KeyObject;
  /** The public key as verifiers fetch it. It is made from the sealed private key, so no row can claim another one. */
  readonly jwk: JWK;
  readonly isCurrent: boolean;
}

/**
 * @param known the same key as it was opened before
 * @throws SealBrokenError
 */
export function openSigningKey(row: SigningKey, sealer: Sealer, known?: OpenedKey): OpenedKey {
  if (known) return { ...known, isCurrent: isCurrent(row) };
  const { id: kid, algorithm } = row;
  const key = createPrivateKey({ key: sealer.open(row.privateKey, placeOf(kid)), format: 'der', type: 'pkcs8' });
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' } as JWK;
  return { kid, algorithm, key, jwk, isCurrent: isCurrent(row) };
}
