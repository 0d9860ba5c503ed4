import { createClient } from '@redis/client';
import { RateLimiterRedis, RLWrapperTimeouts } from 'rate-limiter-flexible';
import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import type { LimiterFactory } from './limiter-factory.js';

const FIRST_RECONNECT_DELAY_MS = 50;
const MAX_RECONNECT_DELAY_MS = 1_000;
const MAX_COMMANDS_WAITING = 10_000;
const PING_INTERVAL_MS = 2_000;
/** A connection that does not answer pings for this time is closed. */
const MAX_SILENCE_MS = 5_000;

/** Counts in Redis. While Redis does not answer, requests that have to be counted get SERVICE_UNAVAILABLE. All others are served. */
export function openRedis(settings: RateLimitSettings, log: Logger): LimiterFactory {
  const warning = new ThrottledWarning(log);
  const client = createClient({
    url: settings.redisUrl,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS_WAITING,
    pingInterval: PING_INTERVAL_MS,
    socket: {
      connectTimeout: settings.redisTimeoutMs,
      socketTimeout: MAX_SILENCE_MS,
      reconnectStrategy: (retries) => Math.min(FIRST_RECONNECT_DELAY_MS * 2 ** retries, MAX_RECONNECT_DELAY_MS),
    },
  });
  const warn = (error: unknown) => warning.warn('Redis does not answer: nobody can log in or register', error);
  client.on('error', warn);
  return {
    isApart: true,
    // The client goes on trying by itself.
    start: () => void client.connect().catch(() => {}),
    create: ({ keyPrefix, ...options }) => {
      const limiter = new RateLimiterRedis({
        ...options,
        keyPrefix: `authhero:${keyPrefix}`,
        storeClient: client,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
      });
      return new RLWrapperTimeouts({ limiter, timeoutMs: settings.redisTimeoutMs });
    },
    explain: (error) => {
      warn(error);
      return new ServiceUnavailableError();
    },
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
}
