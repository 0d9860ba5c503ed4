import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { LoginKeyService } from '../api-key/login-key.service.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import type { PasswordService } from '../password/password.service.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { CodeProof } from '../viewer/proof.js';
import type { AccountWays } from './account-ways.js';
import type { ChallengeService } from './challenge.service.js';
import type { ClientAttempts } from './client-attempts.js';
import { CompleteLoginService } from './complete-login.service.js';
import { ConfirmationService } from './confirmation.service.js';
import { IdentityProofs } from './identity-proofs.js';
import type { KnownAddressService } from './known-address.service.js';
import { LoginService } from './login.service.js';
import { LoginEnd } from './login-end.js';
import type { AddressBook } from './login-name.js';
import { LogoutService } from './logout.service.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import { PasswordChanger } from './password-change.js';
import type { ProofRefusals } from './proof-refusals.js';
import { type AddressClaims, RegistrationService } from './registration.service.js';

/** What signing in needs of the process. */
export interface SignInParts {
  readonly config: Config;
  readonly log: Logger;
}

/** What it needs of the request. */
export interface RequestParts {
  readonly users: UserService;
  readonly apiKeys: ApiKeyService;
  readonly loginKeys: LoginKeyService;
  readonly credentials: LiveCredentials;
  readonly passwords: PasswordService;
  readonly codes: readonly CodeProof[];
  readonly passkeys: PasskeyProofs;
  readonly attempts: ClientAttempts;
  readonly addresses: KnownAddressService;
  readonly ways: AccountWays;
  readonly challenges: ChallengeService;
  readonly addressBook: AddressBook;
  readonly addressClaims: AddressClaims;
  readonly audit: AuditTrail;
  readonly refusals: ProofRefusals;
}

/** The services of one request about signing in and out. */
export class SignInServices {
  /** For other first proofs. */
  readonly end: LoginEnd;
  readonly registration: RegistrationService;
  readonly login: LoginService;
  readonly completion: CompleteLoginService;
  readonly confirmation: ConfirmationService;
  readonly logout: LogoutService;

  constructor({ config, log }: SignInParts, request: RequestParts) {
    const { users, apiKeys, loginKeys, credentials, passwords, attempts, addresses, ways, challenges } = request;
    const { passkeys, refusals, audit } = request;
    const isOpen = config.account.registration === 'open';
    const changer = new PasswordChanger(passwords, apiKeys, audit);
    this.end = new LoginEnd(loginKeys, changer, attempts, addresses, ways, challenges, log);
    const proofs = new IdentityProofs(attempts, passwords, request.codes);
    const maxAgeMs = config.session.confirmationMaxAgeMs;
    this.registration = new RegistrationService(users, passwords, attempts, audit, isOpen, request.addressClaims);
    this.login = new LoginService(users, passwords, attempts, this.end, audit, request.addressBook);
    this.completion = new CompleteLoginService(users, challenges, attempts, proofs, passkeys, this.end, refusals);
    this.confirmation = new ConfirmationService(
      users,
      loginKeys,
      credentials,
      attempts,
      proofs,
      passkeys,
      ways,
      audit,
      refusals,
      maxAgeMs,
    );
    this.logout = new LogoutService(users, apiKeys, audit);
  }
}
