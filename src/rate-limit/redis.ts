import { createClient } from '@redis/client';
import { RateLimiterRedis, RLWrapperTimeouts } from 'rate-limiter-flexible';
import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import type { LimiterFactory } from './limiter-factory.js';

const FIRST_RECONNECT_DELAY = 50;
const MAX_RECONNECT_DELAY = 1_000;
const MAX_COMMANDS_WAITING = 10_000;
/** A connection that says nothing for so long, though it is asked, is dropped. */
const PING_INTERVAL = 2_000;
const SILENCE = 5_000;

/** Counts in Redis. While it is away, what it would count is refused as SERVICE_UNAVAILABLE, and all else is served. */
export function openRedis(settings: RateLimitSettings, log: Logger): LimiterFactory {
  const complaint = new Complaint(log);
  const client = createClient({
    url: settings.redisUrl,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_COMMANDS_WAITING,
    pingInterval: PING_INTERVAL,
    socket: {
      connectTimeout: settings.redisTimeoutMs,
      socketTimeout: SILENCE,
      reconnectStrategy: (retries) => Math.min(FIRST_RECONNECT_DELAY * 2 ** retries, MAX_RECONNECT_DELAY),
    },
  });
  const complain = (error: unknown) => complaint.warn('Redis does not answer: nobody can log in or register', error);
  client.on('error', complain);
  return {
    // It goes on trying by itself.
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
      complain(error);
      return new ServiceUnavailableError();
    },
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
}
