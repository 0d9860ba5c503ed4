/** What a request is signed in with. */
export interface Credential {
  /** One of the kinds that the strategies in `authentication/` know. Nobody else has to know which there are. */
  readonly kind: string;
  /** Its id among those of its kind. */
  readonly id: string;
  /** The API key that it is or was made from; null without one. */
  readonly apiKeyId: string | null;
  /** The permissions that it carries at most; null: all that its owner has. */
  readonly scopes: readonly string[] | null;
  /** When it stops working by itself; null when it never does. */
  readonly expiresOn: Date | null;
  /** When the user last proved to be there, with it or with what it was made from; null where that cannot be proved with it. */
  readonly authenticatedOn: Date | null;
  /** By what the user proved it then: names of ways in. */
  readonly methods: readonly string[];
  /** Whether another credential has replaced it. It still works for a moment, and makes no others. */
  readonly isReplaced: boolean;
  /** Whether it changes nothing. */
  readonly isReadOnly: boolean;
  /** Whether it holds permissions over other people, where its user has them. */
  readonly mayGovern: boolean;
  /** Whether it was made from another credential: it makes and ends none. */
  readonly isDerived: boolean;
  /** Whether a browser keeps it in a cookie. No response may show it, or what replaces it. */
  readonly isCookie: boolean;
}

/** Used before a new credential is made or rights are changed: the request's own credential may have ended since it was verified. */
export interface LiveCredentials {
  /**
   * The caller holds the lock on the user's row, so that the answer stays true to the end of the transaction.
   * @throws UnauthenticatedError when the credential has ended
   */
  assertLive(credential: Credential): Promise<void>;
}
