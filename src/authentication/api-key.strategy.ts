import type { IncomingHttpHeaders } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { hashToken, isToken } from '../api-key/api-key.token.js';
import { idleLimits } from '../api-key/idle-limits.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Credential } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
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

  async authenticate({ headers, origin }: AuthenticationRequest): Promise<Viewer | null> {
    const token = headers['x-api-key'];
    if (token === undefined) return null;
    if (typeof token !== 'string') throw new UnauthenticatedError();
    const { keyVerifier, keyUsage, deniedRequests } = this.parts;
    const found = await keyVerifier.verify(token);
    if (found.kind === 'ended') {
      const parties = { subjectId: found.ownerId, credentialId: found.id, apiKeyId: found.id };
      await deniedRequests.record({ type: AuditEventType.DENIED, what: found.id, parties }, origin);
    }
    if (found.kind !== 'live') throw new UnauthenticatedError();
    const apiKey = found.key;
    keyUsage.note(apiKey);
    this.proven.add(hashToken(token).toString('base64'));
    const { id, user, kind, permissions, ...rest } = apiKey;
    const { scopes, expiresOn, authenticatedOn, methods, isReplaced, isReadOnly, mayGovern } = rest;
    const proof = { authenticatedOn, methods, isReplaced, isReadOnly, mayGovern, isDerived: false };
    const credential: Credential = { kind: `${kind}_KEY`, id, apiKeyId: id, scopes, expiresOn, ...proof };
    return { userId: user.id, profile: user, credential, permissions: new Set(permissions) };
  }

  isLive({ id }: Credential, em: SqlEntityManager): Promise<boolean> {
    return new ApiKeyService(em, idleLimits(this.parts.config)).isLive(id);
  }
}
