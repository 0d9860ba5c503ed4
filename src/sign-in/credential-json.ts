import type { CredentialJson } from './given-proof.js';

/** The texts of an answer that are read. What extensions add is not, and could be anything. */
const PARTS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle', 'transports'];

/** What counts of the answer of an authenticator. The caller has validated it: see `IsCredentialJson`. */
export function credentialOf(value: Readonly<Record<string, unknown>>): CredentialJson {
  const response = value.response as Record<string, unknown>;
  const given = PARTS.filter((part) => Object.hasOwn(response, part)).map((part) => [part, response[part]]);
  return {
    id: value.id,
    rawId: value.rawId ?? value.id,
    type: value.type,
    response: Object.fromEntries(given),
    clientExtensionResults: {},
  };
}
