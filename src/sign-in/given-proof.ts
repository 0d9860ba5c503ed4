/** What somebody gives as a proof of who they are. */
export type GivenProof =
  | { readonly method: 'PASSWORD'; readonly password: string }
  | { readonly method: 'TOTP' | 'RECOVERY_CODE'; readonly code: string }
  | { readonly method: 'PASSKEY'; readonly answer: CredentialJson };

/** The answer of a browser's authenticator in JSON, as `PublicKeyCredential.toJSON()` makes it (WebAuthn Level 3). It is not checked yet. */
export type CredentialJson = Readonly<Record<string, unknown>>;
