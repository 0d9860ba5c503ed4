import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from './base.entity.js';
import { bind } from './bound-parameters.js';
import { DetachedRows } from './detached-rows.js';
import { runStandalone } from './prepared-statement.js';

/**
 * Finds the newest rows that a filter lets through, only to show them: the unit of work does not know them. To make entities of
 * thousands of rows would block the event loop for half a second.
 */
export async function findNewest<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  where: FilterQuery<Entity>,
  limit: number,
): Promise<Entity[]> {
  const rows = new DetachedRows(em, entity);
  const query = em
    .createQueryBuilder(entity, 'node')
    .select(rows.columns as never)
    .where(where as never)
    .orderBy({ createdOn: 'desc', id: 'desc' } as never)
    .limit(limit);
  const { sql: text, values } = bind(query.getNativeQuery());
  const found = await runStandalone<Record<string, unknown>>(em, { text, values });
  return found.map((row) => rows.instanceOf(row));
}
