import type { StandaloneConnection } from '../../src/db/bound-parameters.js';
import { BACKGROUND } from './background-statements.js';
import type { TestServer } from './test-server.js';

/** Runs one statement directly on the server's database, without the API. `?` is a parameter. */
export const sql = (
  { orm }: Pick<TestServer, 'orm'>,
  statement: string,
  parameters: unknown[] = [],
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever columns it asked for
): Promise<any[]> => orm.em.execute(statement, parameters);

export const USER_ROW = `select u.*, p.hash as password_hash, p.version as password_version, p.expires_on as password_expires_on
  from "user" u left join password p on p.user_id = u.id`;

/** The row of a user, joined with the row of their password. */
export const userRow = async (server: TestServer, { id }: { id: string }) =>
  (await sql(server, `${USER_ROW} where u.id = ?`, [id]))[0];

/**
 * The statements that the server sends to its database for one request. Statements that it sends beside its requests are left out.
 * On PostgreSQL, the counts of rate limits are left out too: they have connections of their own.
 */
export async function statementsDuring({ orm, env }: TestServer, request: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  orm.config.set('onQuery', (statement: string) => {
    if (!BACKGROUND.test(statement)) statements.push(statement);
    return statement;
  });
  const connection = orm.em.getConnection() as unknown as StandaloneConnection;
  const { runStandalone } = connection;
  // On PostgreSQL, standalone statements do not use the ORM. On the embedded database they do.
  if (env.DATABASE_URL) {
    connection.runStandalone = (statement) => {
      if (!BACKGROUND.test(statement.text)) statements.push(statement.text);
      return runStandalone.call(connection, statement) as never;
    };
  }
  await request().finally(() => {
    orm.config.reset('onQuery');
    connection.runStandalone = runStandalone;
  });
  return statements;
}
