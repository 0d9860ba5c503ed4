import { IsIn, IsNotEmpty, Max, Min } from 'class-validator';
import { AccountSettings } from './account.settings.js';
import { LongerThan, MAX_WAIT, ZeroOrAtLeast } from './duration.validators.js';
import { OnlyWith } from './only-with.validator.js';
import { duration, flag, integer, origins, Setting, text } from './setting.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const DAY = 86_400_000;

/** All that can be configured, with the defaults that every environment shares. Durations are milliseconds. */
export abstract class Config extends AccountSettings {
  abstract readonly environment: 'development' | 'test' | 'production';

  @Setting('HOST', text, 'Address to listen on (0.0.0.0 in production).')
  @IsNotEmpty({ message: 'is empty' })
  host = '127.0.0.1';

  @Setting('PORT', integer, 'TCP port to listen on; 0 picks a free one.')
  @Min(0)
  @Max(65_535)
  port = 4000;

  @Setting(
    'WORKERS',
    integer,
    'Processes that serve, on one port; more than one only with DATABASE_URL. Each has connections, queues and hashes of its own.',
  )
  @Min(1)
  @Max(64)
  @OnlyWith('databaseUrl', 'DATABASE_URL', 1)
  workers = 1;

  @Setting('API_KEY_TTL', duration, 'Lifetime of an API key that a login issues, or that is made without an end.')
  @Min(1_000)
  @Max(3_650 * DAY)
  apiKeyTtl = 30 * DAY;

  @Setting('API_KEY_MAX_TTL', duration, 'Longest lifetime of an API key that is made with an end.')
  @Min(1_000)
  @Max(3_650 * DAY)
  apiKeyMaxTtl = 365 * DAY;

  @Setting('API_KEY_IDLE_TTL', duration, 'Time without use after which an API key is dead, at least 5m; 0 for never.')
  @ZeroOrAtLeast(300_000)
  @Max(3_650 * DAY)
  apiKeyIdleTtl = 0;

  @Setting(
    'API_KEYS_MAX',
    integer,
    'Live API keys of a user. createApiKey is refused beyond; a login ends the oldest that a login issued.',
  )
  @Min(2)
  @Max(1_000)
  apiKeysMax = 20;

  @Setting('GRAPHQL_INTROSPECTION', flag, 'Answer introspection queries (false in production).')
  graphqlIntrospection = true;

  @Setting(
    'CORS_ORIGINS',
    origins,
    'Origins that may call from a browser, separated by commas, such as `https://app.example.com`.',
  )
  corsOrigins: string[] = [];

  @Setting('BODY_LIMIT', integer, 'Largest request body in bytes.')
  @Min(1_000)
  @Max(10_000_000)
  bodyLimit = 100_000;

  @Setting('REQUEST_TIMEOUT', duration, 'Longest time a client may take to send a request.')
  @Min(1_000)
  @Max(MAX_WAIT)
  requestTimeout = 15_000;

  @Setting('MAX_CONNECTIONS', integer, 'Most open connections of clients; what comes beyond is closed.')
  @Min(1)
  @Max(1_000_000)
  maxConnections = 10_000;

  @Setting(
    'ANONYMOUS_QUEUE_LENGTH',
    integer,
    'Requests without a credential that may wait for their turn; what comes beyond is OVERLOADED.',
  )
  @Min(1)
  @Max(1_000_000)
  anonymousQueueLength = 2_000;

  @Setting(
    'RESPONSE_TIMEOUT',
    duration,
    'Longest time to answer a request; then it is SERVICE_UNAVAILABLE. Longer than DATABASE_QUERY_TIMEOUT and PASSWORD_BREACH_TIMEOUT.',
  )
  @LongerThan('databaseQueryTimeout', 'DATABASE_QUERY_TIMEOUT')
  @LongerThan('passwordBreachTimeout', 'PASSWORD_BREACH_TIMEOUT')
  @Max(MAX_WAIT)
  responseTimeout = 5_000;

  @Setting(
    'DRAIN_DELAY',
    duration,
    'Time between SIGTERM and the last accepted request, for load balancers to notice (5s in production).',
  )
  @Max(300_000)
  drainDelay = 0;

  @Setting('DRAIN_TIMEOUT', duration, 'Longest wait for requests in flight at a stop; what is left then is cut.')
  @Min(1)
  @Max(300_000)
  drainTimeout = 10_000;

  @Setting('AUDIT_RETENTION', duration, 'How long audit events are kept: `authhero audit prune` deletes older ones.')
  @Min(DAY)
  @Max(36_500 * DAY)
  auditRetention = 365 * DAY;

  @Setting(
    'AUDIT_REFUSAL_WINDOW',
    duration,
    'Within this time a refusal (a revoked key, too many tries) is recorded once for each account, key or address.',
  )
  @Min(1_000)
  @Max(DAY)
  auditRefusalWindow = 900_000;

  @Setting('LOG_LEVEL', text, 'Least level that is logged: fatal, error, warn, info, debug, trace or silent.')
  @IsIn(LOG_LEVELS, { message: `is none of ${LOG_LEVELS.join(', ')}` })
  logLevel = 'info';

  /** Whether browsers get Apollo Sandbox at /graphql. */
  get sandbox(): boolean {
    return this.environment !== 'production';
  }
}
