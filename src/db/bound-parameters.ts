import { isRaw } from '@mikro-orm/core';
import type { AbstractSqlConnection, NativeQueryBuilder } from '@mikro-orm/postgresql';

// biome-ignore lint/suspicious/noExplicitAny: TypeScript asks for this form of a mixin's base
type ConnectionClass = abstract new (...args: any[]) => AbstractSqlConnection;
type Execute = AbstractSqlConnection['execute'];

/** A statement as the driver takes it, with `$1` for values. With a name PostgreSQL keeps it prepared on each connection. */
export interface Statement {
  readonly text: string;
  /** Or what tells them once there is a connection, which may be later: undefined when there is nothing to ask any more. */
  readonly values: unknown[] | (() => unknown[] | undefined);
  readonly name?: string;
}

export interface StandaloneConnection {
  /** Runs one statement outside of any transaction and of the unit of work; the driver makes values of what comes back. */
  runAlone<Row extends object>(statement: Statement): Promise<{ rows: Row[] }>;
}

/**
 * A connection that sends values apart from the statement. MikroORM writes them into it, and PostgreSQL then shows them:
 * in `pg_stat_activity` while it runs, in the server's log when it fails. Among them are password hashes.
 */
export function withBoundParameters<Base extends ConnectionClass>(Base: Base) {
  abstract class BoundConnection extends Base implements StandaloneConnection {
    override async execute<T extends Awaited<ReturnType<Execute>>>(
      ...[query, params, ...rest]: Parameters<Execute>
    ): Promise<T> {
      return this.send<T>(bind(query, params), ...rest);
    }

    async runAlone<Row extends object>({ text, values }: Statement): Promise<{ rows: Row[] }> {
      const known = typeof values === 'function' ? values() : values;
      return { rows: known ? await this.send<Row[]>({ sql: text, values: known }) : [] };
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

    /** Runs one statement. A place for a driver to decide what becomes of a failure. */
    protected run<R>(_sql: string, _inTransaction: boolean, execute: () => Promise<R>): Promise<R> {
      return execute();
    }
  }
  return BoundConnection;
}

/** Numbers the placeholders of MikroORM (`?` for a value, `\?` for the character) as PostgreSQL wants them. */
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
