import { Matches, Max, Min } from 'class-validator';
import { MAX_WAIT_MS } from './duration.validators.js';
import { addresses, origins, publicOrigin } from './network.kinds.js';
import { duration, flag, integer, Setting, text } from './setting.js';

/** Where AuthHero listens, whom it trusts, and how long a request may take. */
export class HttpSettings {
  @Setting('HOST', text, 'Address to listen on (0.0.0.0 in production).')
  @Matches(/^([\w.-]+|[\da-f:.%\w]*:[\da-f:.%\w]*)$/i, { message: 'is not an address or a name to listen on' })
  host = '127.0.0.1';

  @Setting('PORT', integer, 'TCP port to listen on; 0 chooses a free one.')
  @Min(0)
  @Max(65_535)
  port = 4000;

  @Setting(
    'PUBLIC_URL',
    publicOrigin,
    'Where browsers and other services reach AuthHero: an origin without a path, such as `https://auth.example.com`; https in production. It issues the access tokens. Outside production it is `http://localhost` with the port, if not set.',
  )
  publicUrl = '';

  @Setting(
    'ACCOUNT_PAGES',
    flag,
    'Serve the pages for people: `/account`, where they make an account, sign in and look after it, and the console `/admin` (false in production).',
  )
  accountPages = true;

  @Setting(
    'TRUSTED_PROXIES',
    addresses,
    'Proxies whose X-Forwarded-For is trusted, separated by commas: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`.',
  )
  trustedProxies: string[] = [];

  @Setting(
    'CORS_ORIGINS',
    origins,
    'Origins that may call from a browser, separated by commas, such as `https://app.example.com`.',
  )
  corsOrigins: string[] = [];

  @Setting(
    'COOKIE_ORIGINS',
    origins,
    'Origins whose pages may have a session cookie, separated by commas: on the same site as PUBLIC_URL, with https or on localhost. They need not be in CORS_ORIGINS too. If it is not set, PUBLIC_URL.',
  )
  cookieOrigins: string[] = [];

  @Setting('BODY_LIMIT', integer, 'Largest request body in bytes.')
  @Min(1_000)
  @Max(10_000_000)
  bodyLimitBytes = 100_000;

  @Setting('REQUEST_TIMEOUT', duration, 'The max time that a client may take to send a request.')
  @Min(1_000)
  @Max(MAX_WAIT_MS)
  requestTimeoutMs = 15_000;

  @Setting(
    'KEEP_ALIVE_TIMEOUT',
    duration,
    'How long an idle connection of a client stays open, at most 1h. It must be longer than your load balancer keeps idle connections: 60s for AWS, 600s for Google Cloud.',
  )
  @Min(1_000)
  @Max(3_600_000)
  keepAliveTimeoutMs = 65_000;

  @Setting(
    'RESPONSE_TIMEOUT',
    duration,
    'The max time to answer a request; then the answer is SERVICE_UNAVAILABLE. Must be longer than DATABASE_QUERY_TIMEOUT and PASSWORD_BREACH_TIMEOUT.',
  )
  @Max(MAX_WAIT_MS)
  responseTimeoutMs = 5_000;

  @Setting('MAX_CONNECTIONS', integer, 'The max number of open connections of clients; more are closed at once.')
  @Min(1)
  @Max(1_000_000)
  maxConnections = 10_000;

  @Setting(
    'ANONYMOUS_QUEUE_LENGTH',
    integer,
    'The max number of waiting requests without a credential that was good within the last minute; more get OVERLOADED.',
  )
  @Min(1)
  @Max(1_000_000)
  anonymousQueueLength = 2_000;

  @Setting(
    'DRAIN_DELAY',
    duration,
    'Time between SIGTERM and the last accepted request, for load balancers to notice (5s in production).',
  )
  @Max(300_000)
  drainDelayMs = 0;

  @Setting('DRAIN_TIMEOUT', duration, 'The max wait for requests in flight at a stop; then their connections are cut.')
  @Min(1)
  @Max(300_000)
  drainTimeoutMs = 10_000;
}
