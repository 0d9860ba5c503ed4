import { createHash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/api-error.js';

/**
 * So many events for each subject within a window that begins with the first of them. The count is atomic over all
 * processes that share a store. A store that does not answer throws: nothing is let through uncounted.
 */
export class RateLimit {
  /**
   * @param limiter without one, nothing is limited
   * @param explain what a failure of the store means to a client
   */
  constructor(
    private readonly limiter?: RateLimiterAbstract,
    private readonly explain = (error: unknown): unknown => error,
  ) {}

  /**
   * Counts one event.
   * @param subject what is counted, in parts. Only its hash is stored: somebody may have typed a password for a name
   * @throws RateLimitedError to the end of the window, when there were too many
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

  /** Takes back one event that did not happen after all. */
  async refund(...subject: string[]): Promise<void> {
    await this.ask((limiter) => limiter.reward(hash(subject)));
  }

  /** Forgets what was counted. */
  async reset(...subject: string[]): Promise<void> {
    await this.ask((limiter) => limiter.delete(hash(subject)));
  }

  private async ask(question: (limiter: RateLimiterAbstract) => Promise<unknown>): Promise<void> {
    try {
      if (this.limiter) await question(this.limiter);
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new RateLimitedError(Math.ceil(error.msBeforeNext / 1_000));
      throw this.explain(error);
    }
  }
}

const hash = (subject: string[]): string => createHash('sha256').update(subject.join('\0')).digest('base64url');
