import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Sealer } from '../sealing/sealer.js';
import { SigningKey } from './signing-key.entity.js';

export type Algorithm = 'ES256' | 'RS256';

const generate = promisify(generateKeyPair);
/** NIST SP 800-57, part 1: as strong as 112 bits. */
const RSA_BITS = 2_048;

/** Where the private key of a row stands, for the seal. */
export const placeOf = (id: string) => ({ table: 'signing_key', column: 'private_key', id });

/** Makes a key that does not sign yet. Takes up to a second for RS256, on a thread of the pool. */
export async function makeSigningKey(algorithm: Algorithm, sealer: Sealer): Promise<SigningKey> {
  const pair = await (algorithm === 'ES256'
    ? generate('ec', { namedCurve: 'P-256' })
    : generate('rsa', { modulusLength: RSA_BITS }));
  const key = new SigningKey();
  key.algorithm = algorithm;
  key.publicKey = publicJwk(pair.publicKey, key.id, algorithm);
  key.privateKey = sealer.seal(pair.privateKey.export({ format: 'der', type: 'pkcs8' }), placeOf(key.id));
  return key;
}

const publicJwk = (key: KeyObject, kid: string, alg: Algorithm): object => ({
  ...key.export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
});
