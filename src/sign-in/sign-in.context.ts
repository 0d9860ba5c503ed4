import type { UnitOfWork } from '../db/unit-of-work.js';
import type { ConfirmationService } from './confirmation.service.js';
import type { LoginService } from './login.service.js';
import type { LogoutService } from './logout.service.js';
import type { RegistrationService } from './registration.service.js';

/** The parts of a request that the resolvers of registration, login and logout need. */
export interface SignInContext {
  readonly em: UnitOfWork;
  readonly services: {
    readonly registration: RegistrationService;
    readonly login: LoginService;
    readonly logout: LogoutService;
    readonly confirmation: ConfirmationService;
  };
}
