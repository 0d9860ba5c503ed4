/** Why a request is refused, with the HTTP response that says so. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  private constructor(
    /** The HTTP status: 401, 403 or 503. */
    readonly status: number,
    /** The same reason as a word: UNAUTHENTICATED, FORBIDDEN or SERVICE_UNAVAILABLE. */
    readonly code: string,
    message: string,
    /** The headers of the response. */
    readonly headers: Readonly<Record<string, string>>,
  ) {
    super(message);
  }

  /** The body of the response: JSON that can be shown to the caller. */
  get body(): string {
    return JSON.stringify({ error: this.message, code: this.code });
  }

  /** No credential, more than one, or one that is not valid. */
  static unauthenticated(): Refusal {
    const message = 'Send one valid API key (X-API-KEY) or access token (Authorization: Bearer).';
    return new Refusal(401, 'UNAUTHENTICATED', message, { ...JSON_ONLY, 'www-authenticate': 'Bearer' });
  }

  /** The caller lacks a permission. */
  static forbidden(permission: string): Refusal {
    // RFC 6750, section 3.1.
    const challenge = `Bearer error="insufficient_scope", scope="${permission}"`;
    const message = `This needs the permission ${permission}.`;
    return new Refusal(403, 'FORBIDDEN', message, { ...JSON_ONLY, 'www-authenticate': challenge });
  }

  /** AuthHero did not tell whether the credential is valid. The caller can try again. */
  static unavailable(retryAfterSeconds: number): Refusal {
    const message = 'Callers cannot be checked right now. Try again.';
    const headers = { ...JSON_ONLY, 'retry-after': String(retryAfterSeconds) };
    return new Refusal(503, 'SERVICE_UNAVAILABLE', message, headers);
  }
}

const JSON_ONLY = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
