import { registerEnumType } from 'type-graphql';

/** By what somebody proves who they are, the strongest first. Ways in have these names. */
export const IdentityMethod = {
  PASSKEY: 'PASSKEY',
  TOTP: 'TOTP',
  RECOVERY_CODE: 'RECOVERY_CODE',
  PROVIDER: 'PROVIDER',
  PASSWORD: 'PASSWORD',
} as const;

registerEnumType(IdentityMethod, {
  name: 'IdentityMethod',
  description: 'By what somebody proves who they are. New values may be added: keep a default branch.',
  valuesConfig: {
    PASSKEY: {
      description:
        'A passkey (WebAuthn). No page can phish it. Alone, it also checks a PIN, a fingerprint or a face: two factors in one.',
    },
    TOTP: { description: 'A code of an authenticator app.' },
    RECOVERY_CODE: { description: 'One of the recovery codes, which it uses up.' },
    PROVIDER: {
      description:
        'A sign-in with a provider. To confirm with it, sign in again: the key that you get has a recent proof.',
    },
    PASSWORD: { description: 'The password.' },
  },
});
