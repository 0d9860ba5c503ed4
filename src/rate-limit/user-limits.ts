import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import type { Rate } from '../config/setting.js';
import type { RateLimit } from './rate-limit.js';
import type { RateLimitStore } from './rate-limit-store.js';
import { SteppedRateLimit } from './stepped-rate-limit.js';

const MAX_STEP = 100;
/** A step is at most this part of a limit, so that a small limit is kept too. */
const STEPS_PER_LIMIT = 10;

/** These limits guard the service, not a password: while the store is away, a user must still be able to end a key. */
const OPTIONS = { final: true, failsOpen: true };

/** How much a signed-in user may do, over all processes. */
export class UserLimits {
  /** Operations of any kind, but those that verify keys. */
  readonly operations: SteppedRateLimit;
  /** API keys that are verified for another service. */
  readonly verifications: SteppedRateLimit;
  /** Writes that leave an audit event. */
  readonly events: RateLimit;
  /** Access tokens that are issued. */
  readonly tokens: RateLimit;
  /** Exports of all data. */
  readonly exports: RateLimit;

  constructor(store: RateLimitStore, rates: RateLimitSettings) {
    const stepped = (name: string, rate: Rate) =>
      new SteppedRateLimit(
        store.limit(name, rate, OPTIONS),
        Math.min(MAX_STEP, Math.ceil(rate.count / STEPS_PER_LIMIT)),
      );
    this.operations = stepped('operation', rates.operationsPerUser);
    this.verifications = stepped('verification', rates.verificationsPerCaller);
    this.events = store.limit('event', rates.eventsPerUser, OPTIONS);
    this.tokens = store.limit('token', rates.tokensPerUser, OPTIONS);
    this.exports = store.limit('export', rates.exportsPerUser, OPTIONS);
  }
}
