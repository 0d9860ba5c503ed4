import type { Configuration } from '@mikro-orm/core';
import { PostgreSqlConnection, PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { DatabaseSettings } from '../config/database.settings.js';
import { type Statement, withBoundParameters } from './bound-parameters.js';
import { GuardedClient, returnBrokenClients } from './guarded-client.js';
import { isConnectionLost } from './unavailable.js';

/** SQLSTATE feature_not_supported: the columns of a statement that was kept have changed since. */
const STALE = '0A000';
/** SQLSTATE invalid_sql_statement_name, duplicate_prepared_statement: a pooler stands between that cannot carry them. */
const UNKEPT = new Set(['26000', '42P05']);

export class ServerConnection extends withBoundParameters(PostgreSqlConnection) {
  /** Whether statements with a name are sent with it. */
  private keepsStatements: boolean | undefined;

  /** A connection that broke while nobody looked must not fail a read. */
  protected override async run<R>(sql: string, inTransaction: boolean, execute: () => Promise<R>): Promise<R> {
    return inTransaction || !sql.startsWith('select') ? execute() : this.untilConnected(execute);
  }

  /** Nor the beginning of a transaction: nothing has been done in it yet. */
  override async begin(...args: Parameters<PostgreSqlConnection['begin']>): ReturnType<PostgreSqlConnection['begin']> {
    return this.untilConnected(() => super.begin(...args));
  }

  /** On the driver's own pool. Where its connection broke it is tried again, and may then have been done twice. */
  override async runAlone<Row extends object>({ name, text, values }: Statement): Promise<{ rows: Row[] }> {
    const pool = (await this.getNativeClient()) as Pool;
    const told = typeof values === 'function' ? once(values) : () => values;
    const execute = (query: { text: string; name?: string }) => this.untilConnected(() => lend(pool, query, told));
    this.keepsStatements ??= (this.config.get('driverOptions') as { namedStatements?: boolean }).namedStatements;
    if (!name || !this.keepsStatements) return execute({ text });
    try {
      return await execute({ text, name });
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (!UNKEPT.has(code) && code !== STALE) throw error;
      if (UNKEPT.has(code)) this.keepsStatements = false;
      return execute({ text });
    }
  }

  /**
   * Tries on another connection when one turns out to be broken. What ends one ends most of them, so each idle one of
   * the pool may have to be used up before a new one is made; a server that is not there refuses that one at once.
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

/** Runs a statement on a connection of the pool, its values as they are once there is one. A connection that failed is closed. */
async function lend(pool: Pool, query: { text: string }, told: () => unknown[] | undefined) {
  const client = await pool.connect();
  try {
    const values = told();
    const result = values ? await client.query({ ...query, values }) : { rows: [] };
    client.release();
    return result;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

/** What is told the first time, each time: a statement that is tried again has the same values. */
function once<T>(tell: () => T): () => T {
  let told: { value: T } | undefined;
  return () => {
    told ??= { value: tell() };
    return told.value;
  };
}

class ServerDriver extends PostgreSqlDriver {
  protected override readonly connection: PostgreSqlConnection;

  constructor(config: Configuration) {
    super(config);
    this.connection = new ServerConnection(config);
  }
}

/** A PostgreSQL server. Every wait of a request has a limit, each longer than the one inside it: lock, statement, query. */
export const driverOptions = (settings: DatabaseSettings, use: 'serve' | 'migrate') => {
  const url = (use === 'migrate' && settings.migrationUrl) || settings.url;
  return {
    driver: ServerDriver,
    dbName: decodeURIComponent(new URL(url).pathname.slice(1)),
    pool: { min: 0, max: settings.poolMax },
    driverOptions: {
      // Read by pg itself: MikroORM would drop all that stands behind the question mark, sslmode among it.
      connectionString: url,
      application_name: 'authhero',
      namedStatements: settings.prepared,
      Client: GuardedClient,
      onPoolCreated: returnBrokenClients,
      connectionTimeoutMillis: settings.connectTimeoutMs,
      keepAlive: true,
      ...(use === 'serve' && {
        lock_timeout: settings.lockTimeoutMs,
        statement_timeout: settings.statementTimeoutMs,
        query_timeout: settings.queryTimeoutMs,
        idle_in_transaction_session_timeout: 2 * settings.queryTimeoutMs,
      }),
    },
  };
};
