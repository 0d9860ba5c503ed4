import type { UnitOfWork } from '../db/unit-of-work.js';
import type { SessionCookie } from '../viewer/session-cookie.js';
import type { AccountService } from './account.service.js';

/** What the resolvers of one's own account need of a request. */
export interface AccountContext {
  readonly em: UnitOfWork;
  readonly sessionCookie: SessionCookie;
  readonly services: { readonly accounts: AccountService };
}
