import type { UnitOfWork } from '../db/unit-of-work.js';
import type { AccessTokenService } from './access-token.service.js';

/** What the resolver of access tokens needs from the request context. */
export interface AccessTokenContext {
  readonly em: UnitOfWork;
  readonly services: { readonly accessTokens: AccessTokenService };
}
