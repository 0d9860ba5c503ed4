import type { CredentialJson } from '../sign-in/given-proof.js';

/** What the browser says of an answer: WebAuthn Level 3, "CollectedClientData". It is not verified yet. */
export interface ClientData {
  /** The challenge that was signed. Empty if the answer has none. */
  readonly challenge: string;
  /** Whether the page was in a frame of another origin. */
  readonly isCrossOrigin: boolean;
}

const NOTHING: ClientData = { challenge: '', isCrossOrigin: false };

export function clientDataOf({ response }: CredentialJson): ClientData {
  try {
    const { clientDataJSON } = response as { clientDataJSON?: unknown };
    if (typeof clientDataJSON !== 'string') return NOTHING;
    const { challenge, crossOrigin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    return typeof challenge === 'string' ? { challenge, isCrossOrigin: crossOrigin === true } : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** The id of the credential, in bytes. Undefined if it is not in the one form that browsers send. */
export function credentialIdOf({ id }: CredentialJson): Buffer | undefined {
  if (typeof id !== 'string') return undefined;
  const bytes = Buffer.from(id, 'base64url');
  return bytes.toString('base64url') === id ? bytes : undefined;
}
