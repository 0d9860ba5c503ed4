import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from './base.entity.js';

/** The newest rows that a filter lets through, to be shown: the unit of work does not know them. */
export async function findNewest<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  where: FilterQuery<Entity>,
  limit: number,
): Promise<Entity[]> {
  const options = { orderBy: { createdOn: 'desc', id: 'desc' }, limit, disableIdentityMap: true };
  return em.find(entity, where, options as never) as Promise<Entity[]>;
}
