import type { OpenedToken } from '../sealing/sealed-tokens.js';
import type { RightProof, WrongProof } from '../viewer/proof.js';
import type { CredentialJson } from './given-proof.js';

/** Options that a browser got for a login with a passkey, as `CompleteLoginInput.challenge` carries them. */
export interface LoginOptions {
  /** What the authenticator signs. */
  readonly challenge: string;
  /** The challenge of a login that has begun with another proof. Null if the passkey is to be the only proof. */
  readonly loginChallengeId: string | null;
}

/** The passkeys of users, as the end of a login and a confirmation see them. `passkey/` implements it. */
export interface PasskeyProofs {
  /** @returns null if it is none of ours, or has expired. @throws NotConfiguredError */
  openLoginOptions(token: string): OpenedToken<LoginOptions> | null;
  /** Whose passkey an answer shows, active or not. */
  findOwnerId(answer: CredentialJson): Promise<string | undefined>;
  /** Verifies an answer to the options of a login, which are good for one answer. */
  proveLogin(
    userId: string,
    options: OpenedToken<LoginOptions>,
    answer: CredentialJson,
  ): Promise<RightProof | WrongProof>;
  /** Verifies an answer to the options of a confirmation, which are good for one answer. */
  proveConfirmation(userId: string, answer: CredentialJson): Promise<RightProof | WrongProof>;
  /** What `PublicKeyCredential.signalUnknownCredential()` takes, so that the device stops offering the passkey. */
  signalOfUnknown(answer: CredentialJson): Record<string, unknown>;
}
