import type { UnitOfWork } from '../db/unit-of-work.js';
import type { LoginService } from './login.service.js';
import type { LogoutService } from './logout.service.js';
import type { RegistrationService } from './registration.service.js';

/** What the resolvers of registering, logging in and logging out need of a request. */
export interface SignInContext {
  readonly em: UnitOfWork;
  readonly services: {
    readonly registration: RegistrationService;
    readonly login: LoginService;
    readonly logout: LogoutService;
  };
}
