import { hash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { StandaloneConnection, Statement } from './bound-parameters.js';

/**
 * Runs one statement that needs neither a transaction nor the unit of work.
 * @throws the same errors as the ORM
 */
export async function runStandalone<Row extends object>(em: SqlEntityManager, statement: Statement): Promise<Row[]> {
  const connection = em.getConnection() as unknown as StandaloneConnection;
  try {
    return (await connection.runStandalone<Row>(statement)).rows;
  } catch (error) {
    throw em.getDriver().convertException(error as Error);
  }
}

/**
 * A statement that PostgreSQL keeps prepared. Its name has a hash of its text, since a pooler may pass on a connection that another
 * version of AuthHero has used.
 */
export const prepared = (purpose: string, text: string): { text: string; name: string } => ({
  text,
  name: `${purpose}_${hash('sha256', text).slice(0, 16)}`,
});

/** SQL for a time in milliseconds since 1970. As text it would depend on the settings of the session. */
export const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
