import type { IncomingHttpHeaders } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { hashToken, isToken } from '../api-key/api-key.token.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Credential } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { credentialOf, isKeyLive, requireLiveKey } from './key-credential.js';
import { RecentlyProven } from './recently-proven.js';
import type { AuthenticationRequest, AuthenticationStrategy, StrategyParts } from './strategy.js';

/**
 * The session cookie. A browser sends it by itself, also when a page of somebody else makes the request. So it counts only for a POST of
 * a page of COOKIE_ORIGINS, and only if the request has no other credential.
 */
export class SessionCookieStrategy implements AuthenticationStrategy {
  static readonly kinds = { SESSION_COOKIE: 'An API key in a session cookie.' };

  readonly isSentByItself = true;
  private readonly proven = new RecentlyProven();

  constructor(private readonly parts: StrategyParts) {}

  hasProvenRecently(headers: IncomingHttpHeaders): boolean {
    return this.parts.cookieSite.tokensIn(headers).some((token) => isToken(token) && this.proven.has(keptHash(token)));
  }

  async authenticate(request: AuthenticationRequest): Promise<Viewer | null> {
    const { cookieSite } = this.parts;
    const [token, ...others] = cookieSite.serves(request) ? cookieSite.tokensIn(request.headers) : [];
    if (token === undefined) return null;
    // Without the prefix __Host-, a page of a sibling domain could add one of its own.
    if (others.length > 0) throw new UnauthenticatedError();
    const { keyVerifier, keyUsage } = this.parts;
    const key = await requireLiveKey(await keyVerifier.verify(token), this.parts, request);
    if (!key.isCookie) throw new UnauthenticatedError();
    keyUsage.note(key);
    this.proven.add(keptHash(token));
    const credential: Credential = { ...credentialOf(key), kind: 'SESSION_COOKIE' };
    return { userId: key.user.id, profile: key.user, credential, permissions: new Set(key.permissions) };
  }

  isLive(credential: Credential, em: SqlEntityManager): Promise<boolean> {
    return isKeyLive(credential, em, this.parts);
  }
}

const keptHash = (token: string): string => hashToken(token).toString('base64');
