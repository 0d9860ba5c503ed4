import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { RateLimitStore } from '../rate-limit/rate-limit-store.js';

/** The limits that keep passwords from being guessed and accounts from being made in masses, over all processes. */
export class AttemptLimits {
  /** Passwords that a client address tries, right or wrong. */
  readonly attempts: RateLimit;
  /** Wrong passwords for an account from one address: nobody can lock the owner out from elsewhere. */
  readonly failures: RateLimit;
  /** Wrong passwords for an account from all addresses that it does not know. */
  readonly strangers: RateLimit;
  readonly registrations: RateLimit;

  constructor(store: RateLimitStore, rates: RateLimitSettings) {
    this.attempts = store.limit('attempt', rates.loginsPerAddress, { final: true });
    this.failures = store.limit('failure', rates.accountFailuresPerAddress);
    this.strangers = store.limit('stranger', rates.accountFailuresByStrangers);
    this.registrations = store.limit('registration', rates.registrationsPerAddress, { final: true });
  }
}
