/** The session cookie of a request's browser: a key that scripts cannot read. It changes when the mutation is committed. */
export interface SessionCookie {
  /** Whether the browser would keep it and send it: the request is a POST of a page of COOKIE_ORIGINS. */
  readonly isAllowed: boolean;
  /** The key that the request has in it, which may have ended. */
  readonly held: string | undefined;
  /** Puts a key into it. */
  start(token: string, expiresOn: Date): void;
  /** Removes it. */
  end(): void;
}
