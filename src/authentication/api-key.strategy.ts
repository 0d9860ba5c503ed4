import type { IncomingHttpHeaders } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { hashToken, isToken } from '../api-key/api-key.token.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Credential } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { credentialOf, isKeyLive, requireLiveKey } from './key-credential.js';
import { RecentlyProven } from './recently-proven.js';
import type { AuthenticationRequest, AuthenticationStrategy, StrategyParts } from './strategy.js';

/** The `X-API-KEY` header. Two of them arrive joined by a comma, which is no key. */
export class ApiKeyStrategy implements AuthenticationStrategy {
  static readonly kinds = {
    LOGIN_KEY: 'An API key that a login has issued.',
    CREATED_KEY: 'An API key that was made by createApiKey.',
  };

  private readonly proven = new RecentlyProven();

  constructor(private readonly parts: StrategyParts) {}

  hasProvenRecently(headers: IncomingHttpHeaders): boolean {
    const token = headers['x-api-key'];
    return typeof token === 'string' && isToken(token) && this.proven.has(hashToken(token).toString('base64'));
  }

  async authenticate(request: AuthenticationRequest): Promise<Viewer | null> {
    const token = request.headers['x-api-key'];
    if (token === undefined) return null;
    if (typeof token !== 'string') throw new UnauthenticatedError();
    const { keyVerifier, keyUsage } = this.parts;
    const key = await requireLiveKey(await keyVerifier.verify(token), this.parts, request);
    if (key.isCookie) throw new UnauthenticatedError();
    keyUsage.note(key);
    this.proven.add(hashToken(token).toString('base64'));
    return {
      userId: key.user.id,
      profile: key.user,
      credential: credentialOf(key),
      permissions: new Set(key.permissions),
    };
  }

  isLive(credential: Credential, em: SqlEntityManager): Promise<boolean> {
    return isKeyLive(credential, em, this.parts);
  }
}
