import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { RateLimitStore } from '../rate-limit/rate-limit-store.js';

/** The limits, over all processes, on guessing passwords and on creating many accounts. */
export class AttemptLimits {
  /** Passwords that a client address tries, right or wrong. */
  readonly attempts: RateLimit;
  /** Wrong passwords for an account from one address, so that nobody can lock the owner out from another address. */
  readonly failures: RateLimit;
  /** Wrong passwords for an account from all addresses from which it has never logged in. */
  readonly strangers: RateLimit;
  readonly registrations: RateLimit;
  /** Wrong second factors for an account from one address. */
  readonly factorFailures: RateLimit;
  /** Sign-ins that a client address begins without saying for whom. */
  readonly begins: RateLimit;

  constructor(store: RateLimitStore, rates: RateLimitSettings) {
    this.attempts = store.limit('attempt', rates.loginsPerAddress, { final: true });
    this.failures = store.limit('failure', rates.accountFailuresPerAddress);
    this.strangers = store.limit('stranger', rates.accountFailuresByStrangers);
    this.registrations = store.limit('registration', rates.registrationsPerAddress, { final: true });
    this.factorFailures = store.limit('factor', rates.factorFailuresPerAddress);
    this.begins = store.limit('begin', rates.signInStartsPerAddress, { final: true });
  }
}
