import type { UnitOfWork } from '../db/unit-of-work.js';
import type { AccessTokenService } from './access-token.service.js';

/** What the resolver of access tokens needs of a request. */
export interface AccessTokenContext {
  readonly em: UnitOfWork;
  readonly services: { readonly accessTokens: AccessTokenService };
}
