import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from '../db/base.entity.js';
import { decodeCursor } from './cursor.js';
import { DEFAULT_PAGE_SIZE } from './page-size.js';

type Direction = 'asc' | 'desc';

/** What a list is ordered by. A cursor of the list holds the same properties of its place. */
export type ListOrder = { createdOn: Direction; id: Direction } | { canonicalUsername: Direction };

export const NEWEST_FIRST: ListOrder = { createdOn: 'desc', id: 'desc' };

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
 * One page of a list.
 * @param listName what a cursor of the list belongs to; it names the order too, where there are several
 */
export async function findPage<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  where: FilterQuery<Entity>,
  { first, after, last, before }: PageRequest,
  listName: string,
  orderBy: ListOrder = NEWEST_FIRST,
): Promise<Page<Entity>> {
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  const cursor = after ?? before;
  const position = cursor ? decodeCursor(cursor, listName) : undefined;
  const backward = last != null || before != null;
  const page = await em.findByCursor(entity, {
    where,
    orderBy,
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
