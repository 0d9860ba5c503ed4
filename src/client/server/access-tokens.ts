import type { JWTVerifyGetKey } from 'jose';
import type { Caller } from './caller.js';
import type { Settings } from './guard-options.js';
import { reasonOf, UnavailableError } from './unavailable-error.js';

const TYPE = 'at+jwt';
const ALGORITHMS = ['ES256', 'RS256'];
/** AuthHero issues no longer token. */
const MAX_TOKEN_LENGTH = 4_096;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;
/** How much the clocks of the service and of AuthHero may differ, in seconds. */
const CLOCK_TOLERANCE = 30;
/** How long AuthHero's keys are used before they are fetched again, as its header Cache-Control says. */
const KEYS_LIFETIME_MS = 300_000;
/** An unknown key id makes the verifier fetch the keys again, at most so often. */
const KEYS_COOLDOWN_MS = 30_000;

type Expected = NonNullable<Settings['tokens']>;

/** Verifies AuthHero's access tokens (RFC 9068) without asking AuthHero about each one. */
export class AccessTokens {
  private constructor(
    private readonly jose: typeof import('jose'),
    private readonly keys: JWTVerifyGetKey,
    private readonly expected: Expected,
  ) {}

  /** @throws Error if the package jose is not installed */
  static async create(expected: Expected, timeoutMs: number): Promise<AccessTokens> {
    const jose = await import('jose').catch(() => {
      throw new Error('Access tokens need the package jose: npm install jose');
    });
    const keys = jose.createRemoteJWKSet(new URL('/.well-known/jwks.json', expected.issuer), {
      timeoutDuration: timeoutMs,
      cacheMaxAge: KEYS_LIFETIME_MS,
      cooldownDuration: KEYS_COOLDOWN_MS,
    });
    return new AccessTokens(jose, keys, expected);
  }

  /** The access token in an Authorization header. Proxies put other things there too, which are no credential of AuthHero. */
  find(authorization: string | undefined): string | undefined {
    if (authorization === undefined || authorization.length > MAX_TOKEN_LENGTH + 16) return undefined;
    const token = BEARER.exec(authorization)?.[1];
    try {
      if (!token || this.jose.decodeProtectedHeader(token).typ?.toLowerCase() !== TYPE) return undefined;
      return this.jose.decodeJwt(token).iss === this.expected.issuer ? token : undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * @returns whose token it is, or undefined if it is not valid for this service
   * @throws UnavailableError if the keys of AuthHero cannot be fetched
   */
  async verify(token: string): Promise<Caller | undefined> {
    // Without this, a forged token for another service would make us fetch keys.
    const { aud, exp = 0 } = this.jose.decodeJwt(token);
    if (aud !== this.expected.audience || exp < Date.now() / 1_000 - CLOCK_TOLERANCE) return undefined;
    try {
      const { payload } = await this.jose.jwtVerify(token, this.keys, {
        ...this.expected,
        typ: TYPE,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp', 'iat', 'sub', 'jti', 'sid', 'client_id'],
      });
      return callerOf(payload);
    } catch (error) {
      if (this.isInvalid(error)) return undefined;
      const { issuer } = this.expected;
      throw new UnavailableError(`AuthHero's keys cannot be fetched from ${issuer}: ${reasonOf(error)}`);
    }
  }

  /** Whether an error means that the token is wrong. All others mean that the keys could not be fetched. */
  private isInvalid(error: unknown): boolean {
    const { JOSEError, JWKSTimeout, JWKSInvalid } = this.jose.errors;
    const isOfKeys = error instanceof JWKSTimeout || error instanceof JWKSInvalid;
    return error instanceof JOSEError && error.code !== JOSEError.code && !isOfKeys;
  }
}

function callerOf(claims: Record<string, unknown>): Caller | undefined {
  const { sub, sid, exp, permissions = [], auth_time: provenOn } = claims;
  const isList = Array.isArray(permissions) && permissions.every((one) => typeof one === 'string');
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof exp !== 'number' || !isList) return undefined;
  return {
    credential: 'ACCESS_TOKEN',
    userId: sub,
    apiKeyId: sid,
    permissions,
    expiresOn: new Date(exp * 1_000),
    authenticatedOn: typeof provenOn === 'number' ? new Date(provenOn * 1_000) : null,
  };
}
