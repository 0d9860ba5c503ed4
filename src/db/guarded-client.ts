import { isIP } from 'node:net';
import { Client, type ClientConfig, type Pool, type PoolClient } from 'pg';

/** SQLSTATE read_only_sql_transaction: after a failover, what was the primary. */
const READ_ONLY = '25006';

/**
 * A connection that closes itself when it is of no more use: when PostgreSQL has left it without an answer for the query
 * timeout, or has become read-only. `pg` alone would give it back to the pool, and the next request would fail on it too.
 */
export class GuardedClient extends Client {
  constructor(config?: ClientConfig) {
    super(config);
    // `pg` names no host to TLS when it is an address, and the certificate is then compared with "localhost".
    const { ssl } = (this as unknown as { connection: { ssl?: object | boolean } }).connection;
    if (typeof ssl === 'object' && isIP(this.host)) Object.assign(ssl, { host: this.host });
  }

  // The overloads of `query` are many; this adds nothing to any of them.
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
 * Gives the place of a lent connection back to the pool when the connection ends. Kysely does not do so when a `begin`, a
 * `commit` or a `rollback` fails: each such failure would cost the pool one place for good.
 */
export function returnBrokenClients(pool: Pool): void {
  const lent = new Set<PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) => {
    client.on('end', () => {
      if (!lent.has(client)) return;
      const { release } = client;
      client.release = () => {};
      release.call(client, true);
    });
  });
}
