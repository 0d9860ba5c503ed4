import { Max, Min } from 'class-validator';
import { MAX_WAIT } from './duration.validators.js';
import { PasswordPolicySettings } from './password-policy.settings.js';
import { addresses, duration, flag, integer, rate, redisUrl, Setting } from './setting.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How often one may guess and register, and how clients are told apart. */
export abstract class RateLimitSettings extends PasswordPolicySettings {
  @Setting('RATE_LIMIT', flag, 'Limit guessing and registering. Off is for load tests: a warning at each start.')
  rateLimit = true;

  @Setting(
    'ACCOUNT_FAILURES_PER_ADDRESS',
    rate,
    'Wrong passwords for one account from one address; what comes beyond is RATE_LIMITED, the right one too.',
  )
  accountFailuresPerAddress = { count: 10, window: 15 * MINUTE };

  @Setting(
    'ACCOUNT_FAILURES_BY_STRANGERS',
    rate,
    'Wrong passwords for one account from all addresses that it has never logged in from.',
  )
  accountFailuresByStrangers = { count: 100, window: DAY };

  @Setting('LOGINS_PER_ADDRESS', rate, 'Passwords tried from one address by login and changePassword, right or wrong.')
  loginsPerAddress = { count: 60, window: MINUTE };

  @Setting('REGISTRATIONS_PER_ADDRESS', rate, 'Calls of register from one address.')
  registrationsPerAddress = { count: 30, window: 60 * MINUTE };

  @Setting('VERIFICATIONS_PER_CALLER', rate, 'Keys that a user has verified by verifyApiKey and verifyApiKeys.')
  verificationsPerCaller = { count: 6_000, window: MINUTE };

  @Setting('KNOWN_ADDRESSES_MAX', integer, 'Addresses an account is remembered to have logged in from, the latest.')
  @Min(1)
  @Max(1_000)
  knownAddressesMax = 20;

  @Setting(
    'TRUSTED_PROXIES',
    addresses,
    'Proxies whose X-Forwarded-For is believed, separated by commas: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`.',
  )
  trustedProxies: string[] = [];

  @Setting(
    'REDIS_URL',
    redisUrl,
    'Redis that counts instead of PostgreSQL: `redis://user:password@host:port/0`, or `rediss://` for TLS.',
    { secret: true },
  )
  redisUrl = '';

  @Setting('REDIS_TIMEOUT', duration, 'Longest wait for Redis; then what it would count is SERVICE_UNAVAILABLE.')
  @Min(1)
  @Max(MAX_WAIT)
  redisTimeout = 500;
}
