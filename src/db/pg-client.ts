import { isIP } from 'node:net';
import { Client, type ClientConfig, type Pool, type PoolClient } from 'pg';

/** SQLSTATE read_only_sql_transaction: after a failover, what was the primary. */
const READ_ONLY = '25006';
/**
 * What AuthHero depends on, whatever the database, the role or the URL say: times travel as text. Poolers such as PgBouncer take these
 * two at the start of a connection.
 */
const SESSION = { DateStyle: 'ISO', TimeZone: 'UTC' };

/**
 * A connection that closes itself when it is useless: PostgreSQL did not answer within the query timeout, or it has become
 * read-only. `pg` alone would return it to the pool, and the next request would fail on it too.
 */
export class PgClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    // When the host is an IP address, `pg` gives TLS no host name, and the certificate is compared with "localhost".
    const { ssl } = (this as unknown as { connection: { ssl?: object | boolean } }).connection;
    if (typeof ssl === 'object' && isIP(this.host)) Object.assign(ssl, { host: this.host });
  }

  /** The parameters that the connection starts with. `pg` has no option for these two, and its types leave the method out. */
  getStartupConf(): Record<string, string> {
    const { getStartupConf } = Client.prototype as unknown as { getStartupConf(this: Client): Record<string, string> };
    return { ...getStartupConf.call(this), ...SESSION };
  }

  // `query` has many overloads. This changes none of them.
  override query(...args: never[]): never {
    const result: unknown = (super.query as (...args: never[]) => unknown).apply(this, args);
    if (result instanceof Promise) result.catch((error) => this.closeIfUseless(error));
    return result as never;
  }

  private closeIfUseless(error: Error & { code?: string }): void {
    if (error.message === 'Query read timeout' || error.code === READ_ONLY) void this.end();
  }
}

/**
 * Returns a borrowed connection to the pool when the connection ends. Kysely does not when a `begin`, `commit` or `rollback` fails:
 * each such failure would take one place from the pool for ever.
 */
export function returnBrokenClients(pool: Pool): void {
  const borrowed = new Set<PoolClient>();
  pool.on('acquire', (client) => borrowed.add(client));
  pool.on('release', (_error, client) => borrowed.delete(client));
  pool.on('connect', (client) => {
    client.on('end', () => {
      if (!borrowed.has(client)) return;
      const { release } = client;
      client.release = () => {};
      release.call(client, true);
    });
  });
}
