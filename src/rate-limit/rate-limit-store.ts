import { RateLimiterMemory, RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Config } from '../config/config.js';
import type { Rate } from '../config/setting.js';
import type { StandaloneConnection, Statement } from '../db/bound-parameters.js';
import type { Orm } from '../db/orm.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import type { LimiterFactory } from './limiter-factory.js';
import { RateLimit } from './rate-limit.js';

/** Where events are counted: in Redis if it is configured, else in PostgreSQL, or in this process with the embedded database. */
export class RateLimitStore {
  private constructor(private readonly factory?: LimiterFactory) {}

  static async open(
    { rateLimit, database }: Pick<Config, 'rateLimit' | 'database'>,
    orm: Orm,
    log: Logger,
  ): Promise<RateLimitStore> {
    if (!rateLimit.enabled) return new RateLimitStore();
    if (rateLimit.redisUrl) return new RateLimitStore((await import('./redis.js')).openRedis(rateLimit, log));
    return new RateLimitStore(database.embedded ? memory : postgresql(orm));
  }

  /**
   * Makes a limit with counts of its own.
   * @param final whether counts are never reset or refunded. Then a refusal costs the store nothing
   * @param failsOpen whether events pass while the store does not answer
   */
  limit(name: string, { count, windowMs }: Rate, { final = false, failsOpen = false } = {}): RateLimit {
    const options = { keyPrefix: name, points: count, duration: windowMs / 1_000 };
    const limiter = this.factory?.create({ ...options, ...(final && { inMemoryBlockOnConsumed: count + 1 }) });
    return new RateLimit(limiter, this.factory?.explain, failsOpen && this.factory?.isApart === true);
  }

  start(): void {
    this.factory?.start?.();
  }

  close(): void {
    this.factory?.close?.();
  }
}

const memory: LimiterFactory = { create: (options) => new RateLimiterMemory(options) };

/** Counts outside of the request's transaction, so that a count stays when that is rolled back. */
function postgresql(orm: Orm): LimiterFactory {
  const connection = orm.em.getConnection() as unknown as StandaloneConnection;
  let isOpen = true;
  const storeClient = {
    async query(query: Statement) {
      // The library cleans up by a timer that cannot be stopped. It must not open the pool again.
      if (!isOpen) throw new ServiceUnavailableError();
      return connection.runAside(query);
    },
  };
  return {
    create: (options) =>
      new RateLimiterPostgres({
        ...options,
        storeClient,
        storeType: 'client',
        tableName: 'rate_limit',
        tableCreated: true,
      }),
    close: () => {
      isOpen = false;
    },
  };
}
