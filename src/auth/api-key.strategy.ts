import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { hashToken, isToken } from '../api-key/api-key.token.js';
import type { KeyUsage } from '../api-key/key-usage.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { AuthenticationStrategy } from './authenticator.js';
import type { Viewer } from './viewer.js';

/** The `X-API-KEY` header. Two of them arrive joined by a comma, which is no key. */
export class ApiKeyStrategy implements AuthenticationStrategy {
  constructor(
    private readonly apiKeys: ApiKeyService,
    private readonly usage: KeyUsage,
  ) {}

  async authenticate(headers: IncomingHttpHeaders): Promise<Viewer | null> {
    const token = headers['x-api-key'];
    if (token === undefined) return null;
    if (typeof token !== 'string' || !isToken(token)) throw new UnauthenticatedError();
    const [apiKey] = await this.apiKeys.verify([token]);
    if (!apiKey) throw new UnauthenticatedError(hashToken(token));
    this.usage.note(apiKey);
    const { id, user, scopes, expiresOn, permissions } = apiKey;
    const credential = { kind: `${apiKey.kind}_KEY`, scopes, expiresOn } as const;
    return { userId: user.id, apiKeyId: id, credential, permissions: new Set(permissions) };
  }
}
