import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Sealer } from '../sealing/sealer.js';
import { SigningKey } from './signing-key.entity.js';

export type Algorithm = 'ES256' | 'RS256';

const generate = promisify(generateKeyPair);
/** NIST SP 800-57, part 1: a security strength of 112 bits. */
const RSA_BITS = 2_048;

/** The place to which the private key of a row is sealed. */
export const placeOf = (id: string) => ({ table: 'signing_key', column: 'private_key', id });

/** Makes a key that is not active yet. For RS256 this takes up to a second, on a thread of the libuv pool. */
export async function makeSigningKey(algorithm: Algorithm, sealer: Sealer): Promise<SigningKey> {
  const pair = await (algorithm === 'ES256'
    ? generate('ec', { namedCurve: 'P-256' })
    : generate('rsa', { modulusLength: RSA_BITS }));
  const key = new SigningKey();
  key.algorithm = algorithm;
  key.privateKey = sealer.seal(pair.privateKey.export({ format: 'der', type: 'pkcs8' }), placeOf(key.id));
  return key;
}
