import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from '../db/base.entity.js';
import { decodeCursor } from './cursor.js';
import { DEFAULT_PAGE_SIZE } from './page-size.js';

export interface PageRequest {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A page, and whether there is more on either side of it. */
export interface Page<Node> {
  nodes: Node[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/**
 * One page of a list, newest first.
 * @param listName what a cursor of the list belongs to
 */
export async function findPage<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  where: FilterQuery<Entity>,
  { first, after, last, before }: PageRequest,
  listName: string,
): Promise<Page<Entity>> {
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  const cursor = after ?? before;
  const position = cursor ? decodeCursor(cursor, listName) : undefined;
  const backward = last != null || before != null;
  const page = await em.findByCursor(entity, {
    where,
    orderBy: { createdOn: 'desc', id: 'desc' },
    includeCount: false,
    ...(backward ? { last: size } : { first: size }),
    ...(position && (backward ? { before: position } : { after: position })),
  } as never);
  return {
    nodes: page.items as unknown as Entity[],
    hasNextPage: page.hasNextPage,
    hasPreviousPage: page.hasPrevPage,
  };
}
