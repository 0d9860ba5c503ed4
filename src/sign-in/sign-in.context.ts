import type { UnitOfWork } from '../db/unit-of-work.js';
import type { RegistrationService } from './registration.service.js';
import type { SessionService } from './session.service.js';

/** What the resolvers of registering, logging in and logging out need of a request. */
export interface SignInContext {
  readonly em: UnitOfWork;
  readonly services: { readonly registration: RegistrationService; readonly sessions: SessionService };
}
