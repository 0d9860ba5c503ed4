import type { Configuration } from '@mikro-orm/core';
import { PostgreSqlConnection, PostgreSqlDriver } from '@mikro-orm/postgresql';
import { Pool, type PoolConfig } from 'pg';
import type { DatabaseSettings } from '../config/database.settings.js';
import { type Statement, withBoundParameters } from './bound-parameters.js';
import { isConnectionLost } from './database-errors.js';
import { PgClient, returnBrokenClients } from './pg-client.js';
import { timeLimits } from './time-limits.js';

/** SQLSTATE feature_not_supported: the columns of a prepared statement have changed. */
const STALE_STATEMENT = '0A000';
/** SQLSTATE invalid_sql_statement_name, duplicate_prepared_statement: a pooler in between does not support prepared statements. */
const UNSUPPORTED = new Set(['26000', '42P05']);

export class ServerConnection extends withBoundParameters(PostgreSqlConnection) {
  /** Whether statements are prepared by their names. */
  private preparesStatements: boolean | undefined;
  private aside: Pool | undefined;

  /** A read must not fail because an idle connection was lost. */
  protected override async run<R>(sql: string, inTransaction: boolean, execute: () => Promise<R>): Promise<R> {
    return inTransaction || !sql.startsWith('select') ? execute() : this.untilConnected(execute);
  }

  /** Nor must the beginning of a transaction: nothing has been done in it yet. */
  override async begin(...args: Parameters<PostgreSqlConnection['begin']>): ReturnType<PostgreSqlConnection['begin']> {
    return this.untilConnected(() => super.begin(...args));
  }

  /** Uses the driver's own pool. After a lost connection the statement is tried again, so it may run twice. */
  override async runStandalone<Row extends object>(statement: Statement): Promise<{ rows: Row[] }> {
    return this.runOn((await this.getNativeClient()) as Pool, statement);
  }

  override async runAside<Row extends object>(statement: Statement): Promise<{ rows: Row[] }> {
    this.aside ??= openSidePool(this.config.get('driverOptions') as PoolConfig);
    return this.runOn(this.aside, statement);
  }

  override async close(force?: boolean): Promise<void> {
    const { aside } = this;
    this.aside = undefined;
    await super.close(force);
    await aside?.end();
  }

  private async runOn<Row extends object>(pool: Pool, { name, text, values }: Statement): Promise<{ rows: Row[] }> {
    const getValues = typeof values === 'function' ? once(values) : () => values;
    const execute = (query: { text: string; name?: string }) =>
      this.untilConnected(() => runOnPool(pool, query, getValues));
    this.preparesStatements ??= (this.config.get('driverOptions') as { namedStatements?: boolean }).namedStatements;
    if (!name || !this.preparesStatements) return execute({ text });
    try {
      return await execute({ text, name });
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!UNSUPPORTED.has(code) && code !== STALE_STATEMENT) throw error;
      if (UNSUPPORTED.has(code)) this.preparesStatements = false;
      return execute({ text });
    }
  }

  /**
   * Tries another connection when one is lost. What ends one connection ends most of them, so every idle connection of the pool may
   * have to fail before a new one is made. A server that is down refuses a new one at once.
   */
  private async untilConnected<R>(execute: () => Promise<R>): Promise<R> {
    for (let idle = this.config.get('pool').max ?? 0; idle > 0; idle -= 1) {
      try {
        return await execute();
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
      }
    }
    return execute();
  }
}

/** Connections beside those of `DATABASE_POOL_MAX`, for short statements. */
const SIDE_CONNECTIONS = 2;

function openSidePool(options: PoolConfig): Pool {
  const pool = new Pool({ ...options, min: 0, max: SIDE_CONNECTIONS });
  returnBrokenClients(pool);
  // A lost idle connection is replaced by the next statement.
  pool.on('error', () => {});
  return pool;
}

/** Borrows a connection from the pool, asks for the values, and runs the statement. A connection that fails is closed. */
async function runOnPool(pool: Pool, query: { text: string }, getValues: () => unknown[] | undefined) {
  const client = await pool.connect();
  try {
    const values = getValues();
    const result = values ? await client.query({ ...query, values }) : { rows: [] };
    client.release();
    return result;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** Calls a function once and returns its first result every time: a statement that is tried again has the same values. */
function once<T>(get: () => T): () => T {
  let first: { value: T } | undefined;
  return () => {
    first ??= { value: get() };
    return first.value;
  };
}

class ServerDriver extends PostgreSqlDriver {
  protected override readonly connection: PostgreSqlConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new ServerConnection(config);
  }
}

/** Options for a PostgreSQL server. Every wait of a request has a limit, each longer than the one inside it: lock, statement, query. */
export const driverOptions = (settings: DatabaseSettings, use: 'serve' | 'migrate') => {
  const url = (use === 'migrate' && settings.migrationUrl) || settings.url;
  return {
    driver: ServerDriver,
    dbName: decodeURIComponent(new URL(url).pathname.slice(1)),
    pool: { min: 0, max: settings.poolMax },
    driverOptions: {
      // `pg` reads the URL itself: MikroORM would drop everything after the question mark, such as sslmode.
      connectionString: url,
      application_name: 'authhero',
      namedStatements: settings.prepared,
      Client: PgClient,
      onPoolCreated: returnBrokenClients,
      connectionTimeoutMillis: settings.connectTimeoutMs,
      keepAlive: true,
      ...(use === 'serve' && { query_timeout: settings.queryTimeoutMs }),
      ...(use === 'serve' && !settings.pooler && timeLimits(settings)),
    },
  };
};
