import { Max, Min } from 'class-validator';
import { MAX_WAIT_MS } from './duration.validators.js';
import { duration, flag, rate, redisUrl, Setting } from './setting.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How often one may guess and register, and where that is counted. */
export class RateLimitSettings {
  @Setting('RATE_LIMIT', flag, 'Limit guessing and registering. Off is for load tests: a warning at each start.')
  enabled = true;

  @Setting(
    'ACCOUNT_FAILURES_PER_ADDRESS',
    rate,
    'Wrong passwords for one account from one address; what comes beyond is RATE_LIMITED, the right one too.',
  )
  accountFailuresPerAddress = { count: 10, window: 15 * MINUTE_MS };

  @Setting(
    'ACCOUNT_FAILURES_BY_STRANGERS',
    rate,
    'Wrong passwords for one account from all addresses that it has never logged in from.',
  )
  accountFailuresByStrangers = { count: 100, window: DAY_MS };

  @Setting('LOGINS_PER_ADDRESS', rate, 'Passwords tried from one address by login and changePassword, right or wrong.')
  loginsPerAddress = { count: 60, window: MINUTE_MS };

  @Setting('REGISTRATIONS_PER_ADDRESS', rate, 'Calls of register from one address.')
  registrationsPerAddress = { count: 30, window: 60 * MINUTE_MS };

  @Setting('VERIFICATIONS_PER_CALLER', rate, 'Keys that a user has verified by verifyApiKey and verifyApiKeys.')
  verificationsPerCaller = { count: 6_000, window: MINUTE_MS };

  @Setting(
    'REDIS_URL',
    redisUrl,
    'Redis that counts instead of PostgreSQL: `redis://user:password@host:port/0`, or `rediss://` for TLS.',
    { secret: true },
  )
  redisUrl = '';

  @Setting('REDIS_TIMEOUT', duration, 'Longest wait for Redis; then what it would count is SERVICE_UNAVAILABLE.')
  @Min(1)
  @Max(MAX_WAIT_MS)
  redisTimeoutMs = 500;
}
