import { createHash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/api-error.js';

/**
 * Limits the events of each subject within a window of time that begins with the first event. The count is atomic over all
 * processes that share a store. When the store does not answer it throws, so that no event passes uncounted, unless it fails open.
 */
export class RateLimit {
  /**
   * @param limiter without one, nothing is limited
   * @param explain turns a failure of the store into the error that a client gets
   */
  constructor(
    private readonly limiter?: RateLimiterAbstract,
    private readonly explain = (error: unknown): unknown => error,
    /** Whether events pass uncounted while the store does not answer. */
    private readonly failsOpen = false,
  ) {}

  /**
   * Counts one event.
   * @param subject whose events are counted, in parts. Only a hash is stored: somebody may have typed a password as a name
   * @throws RateLimitedError until the window ends, after too many events
   */
  async count(...subject: string[]): Promise<void> {
    await this.countMany(1, ...subject);
  }

  /**
   * Counts several events at once.
   * @throws RateLimitedError
   */
  async countMany(events: number, ...subject: string[]): Promise<void> {
    await this.ask((limiter) => limiter.consume(hash(subject), events));
  }

  /** Takes back one event that did not happen. */
  async refund(...subject: string[]): Promise<void> {
    await this.ask((limiter) => limiter.reward(hash(subject)));
  }

  /** Sets the count of a subject to zero. */
  async reset(...subject: string[]): Promise<void> {
    await this.ask((limiter) => limiter.delete(hash(subject)));
  }

  private async ask(question: (limiter: RateLimiterAbstract) => Promise<unknown>): Promise<void> {
    try {
      if (this.limiter) await question(this.limiter);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new RateLimitedError(Math.ceil(error.msBeforeNext / 1_000));
      const explained = this.explain(error);
      if (!this.failsOpen) throw explained;
    }
  }
}

const hash = (subject: string[]): string => createHash('sha256').update(subject.join('\0')).digest('base64url');
