import type { RateLimiterAbstract } from 'rate-limiter-flexible';

export interface LimiterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  /** In seconds. */
  readonly duration: number;
  /** From this count on the process refuses by itself, to the end of the window. */
  readonly inMemoryBlockOnConsumed?: number;
}

/** A place where events can be counted. */
export interface LimiterFactory {
  create(options: LimiterOptions): RateLimiterAbstract;
  /** What a failure of the place means to a client; without it, what the failure says. */
  explain?(error: unknown): unknown;
  /** Connects to the place; until then every count fails. */
  start?(): void;
  close?(): void;
}
