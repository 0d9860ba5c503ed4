import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import { OverloadedError } from '../errors/api-error.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { RateLimitStore } from '../rate-limit/rate-limit-store.js';

/** The limits that are about an account; the others are about an address. */
export const ACCOUNT_LIMITS: ReadonlySet<string> = new Set(['failure', 'stranger']);

export interface Attempt {
  /** The account's canonical username, whether there is one or not: both are limited alike. */
  readonly account: string;
  /** The client's address. */
  readonly address: string;
  /** Whether the account has logged in from the address before. */
  readonly isKnown: boolean;
}

/**
 * Keeps passwords from being guessed, over all processes. Failures count for an account and an address together, so
 * that nobody can lock its owner out from elsewhere, and for an account over all addresses but those of its owner.
 */
export class AttemptLimits {
  private readonly attempts: RateLimit;
  private readonly failures: RateLimit;
  private readonly strangers: RateLimit;
  private readonly registrations: RateLimit;

  constructor(store: RateLimitStore, rates: RateLimitSettings) {
    this.attempts = store.limit('attempt', rates.loginsPerAddress, { final: true });
    this.failures = store.limit('failure', rates.accountFailuresPerAddress);
    this.strangers = store.limit('stranger', rates.accountFailuresByStrangers);
    this.registrations = store.limit('registration', rates.registrationsPerAddress, { final: true });
  }

  /** @throws RateLimitedError */
  async register(address: string): Promise<void> {
    await this.registrations.count(address);
  }

  /**
   * Verifies a password. It counts as a failure before it begins, so that of many at once no more pass than may, and is
   * taken back when it turns out right, or not to have been tried at all.
   * @throws RateLimitedError, whether the password is right or wrong
   */
  async verify({ account, address, isKnown }: Attempt, verify: () => Promise<boolean>): Promise<boolean> {
    await this.attempts.count(address);
    await this.failures.count(account, address);
    if (!isKnown) await this.strangers.count(account);
    try {
      const verified = await verify();
      if (verified) await this.failures.reset(account, address);
      if (verified && !isKnown) await this.strangers.refund(account);
      return verified;
    } catch (error) {
      if (error instanceof OverloadedError) {
        await this.failures.refund(account, address);
        if (!isKnown) await this.strangers.refund(account);
      }
      throw error;
    }
  }
}
