import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { databaseTime } from '../db/database-time.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import { withinScopes } from '../permission/permissions.js';
import type { Credential } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { credentialOf, isKeyLive, requireLiveKey } from './key-credential.js';
import { RecentlyProven } from './recently-proven.js';
import type { AuthenticationRequest, AuthenticationStrategy, StrategyParts } from './strategy.js';

const TYPE = 'at+jwt';
/** How much the clock of this process may differ from the database's clock, in seconds. */
const CLOCK_TOLERANCE = 30;
/** AuthHero issues no longer token. */
const MAX_TOKEN_LENGTH = 4_096;
const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * `Authorization: Bearer` with an access token that was issued for AuthHero itself. If its API key has ended, the next request with
 * the token is refused. The token may do only what its own permissions and the current permissions of its key both allow.
 */
export class AccessTokenStrategy implements AuthenticationStrategy {
  static readonly kinds = { ACCESS_TOKEN: 'An access token (JWT) that was issued for this service itself.' };

  private readonly proven = new RecentlyProven();

  constructor(private readonly parts: StrategyParts) {}

  hasProvenRecently(headers: IncomingHttpHeaders): boolean {
    const token = tokenIn(headers);
    return token !== undefined && this.proven.has(hash('sha256', token, 'base64'));
  }

  async authenticate(request: AuthenticationRequest): Promise<Viewer | null> {
    const token = tokenIn(request.headers);
    const issuer = this.parts.publicUrl.value;
    // Proxies put credentials of their own into this header. A token that AuthHero has not issued counts as no credential.
    if (!token || !issuer || !isOurs(token, issuer)) return null;
    const { sid, jti, exp, permissions } = await this.verify(token, issuer);
    const key = await requireLiveKey(await this.parts.keyVerifier.verifyById(sid), this.parts, request);
    this.proven.add(hash('sha256', token, 'base64'));
    const credential: Credential = {
      ...credentialOf(key),
      kind: 'ACCESS_TOKEN',
      id: jti,
      scopes: permissions ?? key.scopes,
      expiresOn: new Date(exp * 1_000),
      isDerived: true,
      isCookie: false,
    };
    const allowed = withinScopes(key.permissions, permissions ?? null);
    return { userId: key.user.id, profile: key.user, credential, permissions: new Set(allowed) };
  }

  isLive(credential: Credential, em: SqlEntityManager): Promise<boolean> {
    return isKeyLive(credential, em, this.parts);
  }

  /** Checks the token as RFC 8725 and RFC 9068 say. @throws UnauthenticatedError if anything is wrong with it */
  private async verify(token: string, issuer: string): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, await this.parts.signingKeys.verifier(), {
        issuer,
        audience: issuer,
        typ: TYPE,
        algorithms: ['ES256', 'RS256'],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: databaseTime(),
        requiredClaims: ['exp', 'iat', 'sub', 'jti', 'sid', 'client_id'],
      });
      return claimsOf(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new UnauthenticatedError();
      throw error;
    }
  }
}

interface Claims {
  readonly sid: string;
  readonly jti: string;
  /** In seconds since 1970. */
  readonly exp: number;
  readonly permissions: string[] | undefined;
}

function tokenIn({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined || authorization.length > MAX_TOKEN_LENGTH + 16) return undefined;
  return BEARER.exec(authorization)?.[1];
}

/** Whether a token says that it is one of AuthHero's access tokens. Nothing is verified here. */
function isOurs(token: string, issuer: string): boolean {
  try {
    return decodeProtectedHeader(token).typ?.toLowerCase() === TYPE && decodeJwt(token).iss === issuer;
  } catch {
    return false;
  }
}

function claimsOf({ sid, jti, exp, permissions }: JWTPayload): Claims {
  const isList =
    permissions === undefined || (Array.isArray(permissions) && permissions.every((one) => typeof one === 'string'));
  if (typeof sid !== 'string' || !UUID.test(sid) || !jti || !exp || !isList) throw new UnauthenticatedError();
  return { sid, jti, exp, permissions: permissions as string[] | undefined };
}
