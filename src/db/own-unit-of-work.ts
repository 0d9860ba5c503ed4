import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Orm } from './orm.js';

/**
 * Runs work that belongs to no request of GraphQL in a unit of work of its own. Commits what the work has begun, or rolls it back if
 * the work fails. The embedded database has one connection, so a transaction that stayed open would stop every request.
 * @throws what the work throws
 */
export async function inOwnUnitOfWork<T>(orm: Orm, work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
  const em = orm.em.fork();
  try {
    const result = await work(em);
    if (em.isInTransaction()) await em.commit();
    return result;
  } catch (error) {
    if (em.isInTransaction()) await em.rollback().catch(() => em.resetTransactionContext());
    throw error;
  }
}
