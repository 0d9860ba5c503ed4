import { isRaw } from '@mikro-orm/core';
import type { AbstractSqlConnection, NativeQueryBuilder } from '@mikro-orm/postgresql';

// biome-ignore lint/suspicious/noExplicitAny: TypeScript asks for this form of a mixin's base
type ConnectionClass = abstract new (...args: any[]) => AbstractSqlConnection;
type Execute = AbstractSqlConnection['execute'];

/** A statement with `$1` for values, as the driver takes it. PostgreSQL keeps a statement with a name prepared on each connection. */
export interface Statement {
  readonly text: string;
  /** Or a function that returns the values once there is a connection. It returns undefined when nothing is left to ask. */
  readonly values: unknown[] | (() => unknown[] | undefined);
  readonly name?: string;
}

export interface StandaloneConnection {
  /** Runs one statement outside of transactions and of the unit of work. The rows are as the driver returns them. */
  runStandalone<Row extends object>(statement: Statement): Promise<{ rows: Row[] }>;
  /**
   * The same on a connection that no transaction ever holds. A request may wait for it within its transaction: with the connections of
   * transactions, all of them could wait for each other.
   */
  runAside<Row extends object>(statement: Statement): Promise<{ rows: Row[] }>;
}

/**
 * A connection that sends values apart from the statement. MikroORM writes values into the statement. PostgreSQL would then show
 * them, password hashes too: in `pg_stat_activity` while the statement runs, in the server's log when it fails.
 */
export function withBoundParameters<Base extends ConnectionClass>(Base: Base) {
  abstract class BoundConnection extends Base implements StandaloneConnection {
    override async execute<T extends Awaited<ReturnType<Execute>>>(
      ...[query, params, ...rest]: Parameters<Execute>
    ): Promise<T> {
      return this.send<T>(bind(query, params), ...rest);
    }

    async runStandalone<Row extends object>({ text, values }: Statement): Promise<{ rows: Row[] }> {
      const given = typeof values === 'function' ? values() : values;
      return { rows: given ? await this.send<Row[]>({ sql: text, values: given }) : [] };
    }

    async runAside<Row extends object>(statement: Statement): Promise<{ rows: Row[] }> {
      return this.runStandalone(statement);
    }

    private async send<T extends Awaited<ReturnType<Execute>>>(
      { sql, values }: { sql: string; values: unknown[] },
      ...[method, context, logging]: Parameters<Execute> extends [unknown, unknown?, ...infer Rest] ? Rest : never
    ): Promise<T> {
      await this.ensureConnection();
      const target = context ?? this.getClient();
      const executeQuery = (compiled: object, options: object) =>
        this.run(sql, context !== undefined, () => target.executeQuery({ ...compiled, parameters: values }, options));
      return super.execute<T>(sql, [], method, { executeQuery }, logging);
    }

    /** Runs one statement. A driver can override it to handle failures. */
    protected run<R>(_sql: string, _inTransaction: boolean, execute: () => Promise<R>): Promise<R> {
      return execute();
    }
  }
  return BoundConnection;
}

/** Turns MikroORM's placeholders (`?` for a value, `\?` for the character) into PostgreSQL's numbered ones. */
export function bind(
  query: string | NativeQueryBuilder | object,
  params: readonly unknown[] | object = [],
): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const fragment =
    typeof query === 'string'
      ? { sql: query, params }
      : 'toRaw' in query
        ? (query as NativeQueryBuilder).toRaw()
        : query;
  return { sql: number(fragment as { sql: string; params: readonly unknown[] }, values), values };
}

function number({ sql, params }: { sql: string; params: readonly unknown[] }, values: unknown[]): string {
  if (params.length === 0) return sql;
  let next = 0;
  return sql.replace(/\\\?|\?/g, (match) => (match === '?' ? place(params[next++], values) : '?'));
}

function place(value: unknown, values: unknown[]): string {
  if (isRaw(value)) return number(value, values);
  if (Array.isArray(value)) return value.map((item) => place(item, values)).join(', ');
  return `$${values.push(value ?? null)}`;
}
