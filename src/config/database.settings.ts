import { Max, Min } from 'class-validator';
import { LongerThan, MAX_WAIT_MS } from './duration.validators.js';
import { duration, flag, integer, postgresUrl, Setting, text } from './setting.js';

/** Where the data is stored, and how long a request may wait for it. */
export class DatabaseSettings {
  @Setting(
    'DATABASE_URL',
    postgresUrl,
    'PostgreSQL to use: `postgresql://user:password@host:port/database`. Required in production. Elsewhere the embedded database is used without it.',
    { secret: true },
  )
  url = '';

  @Setting(
    'MIGRATION_DATABASE_URL',
    postgresUrl,
    'The same database with the role that owns the tables. Migrations use it, and then grant the role of DATABASE_URL what it needs. Without it they use DATABASE_URL.',
    { secret: true },
  )
  migrationUrl = '';

  @Setting('DATA_DIR', text, 'Folder of the embedded database (PGlite), which is used if DATABASE_URL is not set.')
  dataDir = '.data';

  @Setting(
    'DATABASE_POOL_MAX',
    integer,
    'The max number of connections to PostgreSQL of one process. Up to 2 more are for the counts of rate limits.',
  )
  @Min(2)
  @Max(1_000)
  poolMax = 10;

  @Setting(
    'DATABASE_PREPARED',
    flag,
    'Use prepared statements for frequent queries. Turn it off behind poolers without support for them, such as PgBouncer before 1.21 in transaction mode.',
  )
  prepared = true;

  @Setting(
    'DATABASE_POOLER',
    flag,
    'DATABASE_URL leads to a pooler that refuses the time limits which AuthHero sends when it connects. They are then not sent, and have to be on the database role: `authhero db init` puts them there.',
  )
  pooler = false;

  @Setting('DATABASE_CONNECT_TIMEOUT', duration, 'The max wait for a connection, new or from the pool.')
  @Min(1)
  @Max(MAX_WAIT_MS)
  connectTimeoutMs = 500;

  @Setting('DATABASE_LOCK_TIMEOUT', duration, 'The max wait for a lock in the database.')
  @Min(1)
  @Max(MAX_WAIT_MS)
  lockTimeoutMs = 1_000;

  @Setting(
    'DATABASE_STATEMENT_TIMEOUT',
    duration,
    'The max time of one statement; then PostgreSQL cancels it. Must be longer than DATABASE_LOCK_TIMEOUT.',
  )
  @LongerThan('lockTimeoutMs', 'DATABASE_LOCK_TIMEOUT')
  @Max(MAX_WAIT_MS)
  statementTimeoutMs = 1_500;

  @Setting(
    'DATABASE_QUERY_TIMEOUT',
    duration,
    'The max wait for an answer of PostgreSQL; then AuthHero closes the connection. Must be longer than DATABASE_STATEMENT_TIMEOUT.',
  )
  @LongerThan('statementTimeoutMs', 'DATABASE_STATEMENT_TIMEOUT')
  @Max(MAX_WAIT_MS)
  queryTimeoutMs = 1_800;

  @Setting(
    'PRUNE_INTERVAL',
    duration,
    'How often the service deletes what API_KEY_RETENTION and AUDIT_RETENTION have ended; 0 for never.',
  )
  @Max(24 * MAX_WAIT_MS)
  pruneIntervalMs = MAX_WAIT_MS;

  @Setting('MIGRATE_ON_START', flag, 'Apply pending migrations at start (false in production: run `authhero migrate`).')
  migrateOnStart = true;

  /** Whether the embedded database is used. */
  get embedded(): boolean {
    return this.url === '';
  }
}
