import type { Rate } from '../config/setting.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { RateLimitStore } from '../rate-limit/rate-limit-store.js';

/** How many keys a user may have verified, over all processes. */
export class VerificationLimit {
  private readonly verified: RateLimit;

  constructor(store: RateLimitStore, rate: Rate) {
    this.verified = store.limit('verification', rate, { final: true });
  }

  /** @throws RateLimitedError when a caller has had too many keys verified */
  async count(callerId: string, keys: number): Promise<void> {
    await this.verified.countMany(keys, callerId);
  }
}
