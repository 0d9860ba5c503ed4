import { RateLimitedError } from '../errors/api-error.js';
import type { RateLimit } from './rate-limit.js';

/** Subjects whose events are kept in the process. Beyond it the oldest one is forgotten, with at most one step of its events. */
const MAX_SUBJECTS = 10_000;

interface Count {
  /** Events that the store does not know of yet. */
  pending: number;
  /** In milliseconds, from `performance.now()`: until then each event is refused. */
  blockedUntil: number;
}

/**
 * Limits frequent events of a subject. They are counted in the process, and the store learns of them in steps: so an event costs
 * nothing most of the time, and a process lets at most one step of them pass beyond the limit.
 */
export class SteppedRateLimit {
  private readonly counts = new Map<string, Count>();

  /** @param step after how many events the store is asked */
  constructor(
    private readonly limit: RateLimit,
    private readonly step: number,
  ) {}

  /** @throws RateLimitedError until the window ends, after too many events */
  async count(subject: string, events = 1): Promise<void> {
    const count = this.of(subject);
    const blockedMs = count.blockedUntil - performance.now();
    if (blockedMs > 0) throw new RateLimitedError(Math.ceil(blockedMs / 1_000));
    count.pending += events;
    if (count.pending < this.step) return;
    const settled = count.pending;
    count.pending = 0;
    try {
      await this.limit.countMany(settled, subject);
    } catch (error) {
      if (error instanceof RateLimitedError) count.blockedUntil = performance.now() + error.details.retryAfter * 1_000;
      throw error;
    }
  }

  private of(subject: string): Count {
    const known = this.counts.get(subject);
    if (known) return known;
    const [oldest] = this.counts.size >= MAX_SUBJECTS ? this.counts.keys() : [];
    if (oldest !== undefined) this.counts.delete(oldest);
    const made = { pending: 0, blockedUntil: 0 };
    this.counts.set(subject, made);
    return made;
  }
}
