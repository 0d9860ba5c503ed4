import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import type { Rate } from '../config/setting.js';
import type { RateLimit } from './rate-limit.js';
import type { RateLimitStore } from './rate-limit-store.js';
import { SteppedRateLimit } from './stepped-rate-limit.js';

const MAX_STEP = 100;
/** A step is at most this part of a limit, so that a small limit is kept too. */
const STEPS_PER_LIMIT = 10;

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
        store.limit(name, rate, { final: true }),
        Math.min(MAX_STEP, Math.ceil(rate.count / STEPS_PER_LIMIT)),
      );
    this.operations = stepped('operation', rates.operationsPerUser);
    this.verifications = stepped('verification', rates.verificationsPerCaller);
    this.events = store.limit('event', rates.eventsPerUser, { final: true });
    this.tokens = store.limit('token', rates.tokensPerUser, { final: true });
    this.exports = store.limit('export', rates.exportsPerUser, { final: true });
  }
}
