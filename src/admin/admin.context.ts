import type { UnitOfWork } from '../db/unit-of-work.js';
import type { AdminServices } from './admin-services.js';

/** What the resolvers of administration need of a request. */
export interface AdminContext {
  readonly em: UnitOfWork;
  readonly services: { readonly admin: AdminServices };
}
