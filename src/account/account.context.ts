import type { UnitOfWork } from '../db/unit-of-work.js';
import type { AccountService } from './account.service.js';

/** What the resolvers of one's own account need of a request. */
export interface AccountContext {
  readonly em: UnitOfWork;
  readonly services: { readonly accounts: AccountService };
}
