import type { IncomingHttpHeaders } from 'node:http';
import { hashToken, isToken } from '../api-key/api-key.token.js';
import type { ApiKeyVerifier } from '../api-key/api-key-verifier.js';
import type { KeyUsage } from '../api-key/key-usage.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AuthenticationStrategy } from './authenticator.js';

/** The `X-API-KEY` header. Two of them arrive joined by a comma, which is no key. */
export class ApiKeyStrategy implements AuthenticationStrategy {
  constructor(
    private readonly verifier: ApiKeyVerifier,
    private readonly usage: KeyUsage,
  ) {}

  async authenticate(headers: IncomingHttpHeaders): Promise<Viewer | null> {
    const token = headers['x-api-key'];
    if (token === undefined) return null;
    if (typeof token !== 'string') throw new UnauthenticatedError();
    const apiKey = await this.verifier.verify(token);
    if (!apiKey) throw new UnauthenticatedError(isToken(token) ? hashToken(token) : undefined);
    this.usage.note(apiKey);
    const { id, user, kind, scopes, expiresOn, permissions } = apiKey;
    const credential = { kind: `${kind}_KEY`, scopes, expiresOn } as const;
    return { userId: user.id, profile: user, apiKeyId: id, credential, permissions: new Set(permissions) };
  }
}
