import type { UnitOfWork } from '../db/unit-of-work.js';
import type { SessionCookie } from '../viewer/session-cookie.js';
import type { SignInServices } from './sign-in-services.js';

/** The parts of a request that the resolvers of registration, login and logout need. */
export interface SignInContext {
  readonly em: UnitOfWork;
  readonly sessionCookie: SessionCookie;
  readonly services: { readonly signIn: SignInServices };
}
