import type { RateLimiterAbstract } from 'rate-limiter-flexible';

export interface LimiterOptions {
  readonly keyPrefix: string;
  readonly points: number;
  /** In seconds. */
  readonly duration: number;
  /** From this count on the process refuses by itself until the window ends, without asking the store. */
  readonly inMemoryBlockOnConsumed?: number;
}

/** A store in which events are counted. */
export interface LimiterFactory {
  create(options: LimiterOptions): RateLimiterAbstract;
  /** Turns a failure of the store into the error that a client gets. Without this method the failure itself is thrown. */
  explain?(error: unknown): unknown;
  /** Whether the store is another one than the database. Without the database nothing works anyway. */
  readonly isApart?: boolean;
  /** Connects to the store. Until then every count fails. */
  start?(): void;
  close?(): void;
}
