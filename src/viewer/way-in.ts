import type { Config } from '../config/config.js';

/** One way to sign in, for the rules about a whole account. A feature lists its ways in its `feature.ts`. */
export interface WayIn {
  /** Its name in the API. */
  readonly method: string;
  /** Whether AuthHero can require it after another proof. */
  readonly isSecondFactor: boolean;
  /** Whether it only replaces another second factor that was lost, and does not exist without one. */
  readonly isFallback?: boolean;
  /** Whether it is enough to sign in. */
  readonly isEnoughAlone: boolean;
  /** SQL that selects `user_id` of the users who have it permanently. A one-time password does not count. */
  readonly holders: string;
  /** SQL that selects `user_id` and `created_on` of each one that was added. Undefined if nobody adds it. */
  readonly added?: string;
  /** SQL that selects `user_id` of those for whom it proves nothing at an address from which they have never logged in. */
  readonly suspended?: (config: Config) => string;
  /** SQL that selects `user_id` of those who can use it with this configuration. If undefined, every holder can. */
  readonly usable?: (config: Config) => string;
}

/** The ways in, held only by those who can use them with this configuration. */
export const usableWays = (waysIn: readonly WayIn[], config: Config): WayIn[] =>
  waysIn.map((way) => (way.usable ? { ...way, holders: way.usable(config) } : way));

/**
 * SQL for whether a user is among those whom `select` selects. With `in (select ...)` PostgreSQL would read the whole table.
 * @param userId an expression of SQL
 */
export const isAmong = (userId: string, select: string): string =>
  `exists(select from (${select}) holder where holder.user_id = ${userId})`;
