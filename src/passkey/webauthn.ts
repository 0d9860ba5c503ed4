import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { CredentialJson } from '../sign-in/given-proof.js';
import { clientDataOf } from './client-data.js';

/** ES256, RS256 and Ed25519 (RFC 9053). They are named, because the library's own list depends on the version of Node. */
export const ALGORITHMS = [-7, -257, -8];

/** What an answer has to fit. */
export interface Expected {
  readonly challenge: string;
  readonly origins: string[];
  readonly rpId: string;
  /** Whether the device must have checked a PIN, a fingerprint or a face. */
  readonly mustVerifyUser: boolean;
}

/** The library takes 250 ms to load, so it is loaded at the first passkey. */
const library = () => import('@simplewebauthn/server');

export interface NewCredential {
  readonly id: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly isBackupEligible: boolean;
  readonly isBackedUp: boolean;
  readonly isUserVerified: boolean;
}

/** Verifies the answer of `navigator.credentials.create()`. @returns null if anything is wrong with it */
export async function verifyNewCredential(answer: CredentialJson, expected: Expected): Promise<NewCredential | null> {
  const { verifyRegistrationResponse } = await library();
  if (clientDataOf(answer).isCrossOrigin) return null;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: await withoutAttestation(answer as unknown as RegistrationResponseJSON),
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origins,
      expectedRPID: expected.rpId,
      requireUserVerification: expected.mustVerifyUser,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp, credentialDeviceType, userVerified } = registrationInfo;
    return {
      id: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: knownTransports(credential.transports),
      isBackupEligible: credentialDeviceType === 'multiDevice',
      isBackedUp: credentialBackedUp,
      isUserVerified: userVerified,
    };
  } catch {
    return null;
  }
}

export interface KnownCredential {
  readonly id: Buffer;
  readonly publicKey: Buffer;
  readonly isBackupEligible: boolean;
}

export interface Use {
  readonly counter: number;
  readonly isBackedUp: boolean;
  readonly isUserVerified: boolean;
}

/**
 * Verifies the answer of `navigator.credentials.get()`. The caller compares the counter: the library does it before it looks at the
 * signature, so that anybody could make it fall. @returns null if anything is wrong with it
 */
export async function verifyUse(
  answer: CredentialJson,
  credential: KnownCredential,
  expected: Expected,
): Promise<Use | null> {
  const { verifyAuthenticationResponse } = await library();
  if (clientDataOf(answer).isCrossOrigin) return null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as unknown as AuthenticationResponseJSON,
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origins,
      expectedRPID: expected.rpId,
      requireUserVerification: expected.mustVerifyUser,
      credential: {
        id: credential.id.toString('base64url'),
        publicKey: new Uint8Array(credential.publicKey),
        counter: 0,
      },
    });
    const { newCounter, credentialBackedUp, credentialDeviceType, userVerified } = authenticationInfo;
    const isBackupEligible = credentialDeviceType === 'multiDevice';
    if (!verified || isBackupEligible !== credential.isBackupEligible) return null;
    return { counter: newCounter, isBackedUp: credentialBackedUp, isUserVerified: userVerified };
  } catch {
    return null;
  }
}

/**
 * AuthHero asks for no attestation, so it takes none: some forms make the library fetch an address out of a certificate that the client
 * has chosen.
 */
async function withoutAttestation(answer: RegistrationResponseJSON): Promise<RegistrationResponseJSON> {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await import('@simplewebauthn/server/helpers');
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(answer.response.attestationObject)).get('authData');
  const attestation = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ]);
  const attestationObject = isoBase64URL.fromBuffer(isoCBOR.encode(attestation as never));
  return { ...answer, response: { ...answer.response, attestationObject } };
}

/** WebAuthn Level 3, 5.8.4. Browsers get them back as hints: others are left out. */
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

const knownTransports = (given: unknown): string[] =>
  Array.isArray(given) ? TRANSPORTS.filter((transport) => given.includes(transport)) : [];
