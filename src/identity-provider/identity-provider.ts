/** What a sign-in with a provider begins with. */
export interface SignInRequest {
  readonly redirectTo: string;
  readonly state: string;
  readonly nonce: string;
  /** The verifier of PKCE (RFC 7636). */
  readonly verifier: string;
}

/** What the provider sent the browser back with. */
export interface ProviderAnswer {
  readonly code: string;
  readonly state: string;
  readonly iss: string | null;
}

/** Somebody as a provider knows them. Only the issuer and the subject say who it is. */
export interface ProvedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** What the provider calls them. It is shown only. */
  readonly label: string | null;
  /** A name that could be a username. */
  readonly nickname: string | null;
}

/** A provider that people can sign in with. */
export interface IdentityProvider {
  /** Where to send the browser. @throws UnreachableError */
  urlFor(request: SignInRequest): Promise<string>;
  /** Gets and verifies who it is. @throws UnreachableError, BadAnswerError */
  identify(answer: ProviderAnswer, request: SignInRequest): Promise<ProvedIdentity>;
}
