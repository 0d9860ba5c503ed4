import { Max, Min } from 'class-validator';
import { MAX_WAIT_MS } from './duration.validators.js';
import { duration, flag, integer, rate, redisUrl, Setting } from './setting.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How often somebody may try a password or register, and where that is counted. */
export class RateLimitSettings {
  @Setting(
    'RATE_LIMIT',
    flag,
    'Limit logins and registrations. Turn it off for load tests only; each start then logs a warning.',
  )
  enabled = true;

  @Setting(
    'ACCOUNT_FAILURES_PER_ADDRESS',
    rate,
    'Wrong passwords for one account from one address. Beyond it even the right password gets RATE_LIMITED.',
  )
  accountFailuresPerAddress = { count: 10, windowMs: 15 * MINUTE_MS };

  @Setting(
    'ACCOUNT_FAILURES_BY_STRANGERS',
    rate,
    'Wrong passwords for one account from all addresses from which it has never logged in.',
  )
  accountFailuresByStrangers = { count: 50, windowMs: DAY_MS };

  @Setting(
    'LOGINS_PER_ADDRESS',
    rate,
    'Sign-ins that one address may try: passwords of login and changePassword, and answers of providers, right or wrong.',
  )
  loginsPerAddress = { count: 60, windowMs: MINUTE_MS };

  @Setting(
    'FACTOR_FAILURES_PER_ADDRESS',
    rate,
    'Wrong second factors for one account from one address. Beyond it even the right one gets RATE_LIMITED.',
  )
  factorFailuresPerAddress = { count: 10, windowMs: 15 * MINUTE_MS };

  @Setting(
    'FACTOR_FAILURES_MAX',
    integer,
    'Wrong codes of an authenticator app in a row, from all addresses from which the account has never logged in. Beyond it the app proves nothing there.',
  )
  @Min(1)
  @Max(100)
  factorFailuresMax = 100;

  @Setting(
    'SIGN_IN_STARTS_PER_ADDRESS',
    rate,
    'Sign-ins that one address may begin with passkeyOptions and beginProviderSignIn. Options of a signed-in user count for the user.',
  )
  signInStartsPerAddress = { count: 60, windowMs: MINUTE_MS };

  @Setting('REGISTRATIONS_PER_ADDRESS', rate, 'Registrations from one address.')
  registrationsPerAddress = { count: 30, windowMs: 60 * MINUTE_MS };

  @Setting('CODES_PER_USER', rate, 'Codes for an address that one user may have sent with setEmail.')
  codesPerUser = { count: 10, windowMs: 60 * MINUTE_MS };

  @Setting('RESETS_PER_ADDRESS', rate, 'requestPasswordReset from one address.')
  resetsPerAddress = { count: 30, windowMs: 60 * MINUTE_MS };

  @Setting(
    'VERIFICATIONS_PER_CALLER',
    rate,
    'API keys that one user may verify with verifyApiKey and verifyApiKeys. Text without the form of a key does not count.',
  )
  verificationsPerCaller = { count: 600_000, windowMs: MINUTE_MS };

  @Setting(
    'OPERATIONS_PER_USER',
    rate,
    'Requests of one signed-in user, except those that only verify API keys. Each process counts by itself and shares the count in steps of at most 100.',
  )
  operationsPerUser = { count: 3_000, windowMs: MINUTE_MS };

  @Setting('EVENTS_PER_USER', rate, 'Changes of one signed-in user that leave an audit event.')
  eventsPerUser = { count: 120, windowMs: MINUTE_MS };

  @Setting('TOKENS_PER_USER', rate, 'Access tokens that one user may have issued.')
  tokensPerUser = { count: 120, windowMs: MINUTE_MS };

  @Setting('EXPORTS_PER_USER', rate, 'exportMyData of one user.')
  exportsPerUser = { count: 10, windowMs: 60 * MINUTE_MS };

  @Setting(
    'REDIS_URL',
    redisUrl,
    'Redis server that counts instead of PostgreSQL: `redis://user:password@host:port/0`, or `rediss://` for TLS.',
    { secret: true },
  )
  redisUrl = '';

  @Setting(
    'REDIS_TIMEOUT',
    duration,
    'The max wait for Redis; then requests that have to be counted get SERVICE_UNAVAILABLE.',
  )
  @Min(1)
  @Max(MAX_WAIT_MS)
  redisTimeoutMs = 500;
}
