import { hash } from 'node:crypto';
import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from '../db/base.entity.js';
import { bind } from '../db/bound-parameters.js';
import { DetachedRows, runAlone } from '../db/standalone.js';
import { decodeCursor, type Position } from './cursor.js';
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
 * One page of a list, read past the unit of work: what is shown is never written, and to make entities of a page takes
 * longer than all else about it.
 * @param listName what a cursor of the list belongs to; it names the order too, where there are several
 * @param fixed whether the plan of the statement is the same whatever its values, so that PostgreSQL may keep it
 */
export async function findPage<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  where: FilterQuery<Entity>,
  { first, after, last, before }: PageRequest,
  listName: string,
  { orderBy = NEWEST_FIRST, fixed = false }: { orderBy?: ListOrder; fixed?: boolean } = {},
): Promise<Page<Entity>> {
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  const cursor = after ?? before;
  const backward = last != null || before != null;
  const detached = rowsOf(em, entity);
  const query = em
    .createQueryBuilder(entity, 'node')
    .select(detached.columns as never)
    .where(where as never);
  query.orderBy((backward ? reverse(orderBy) : orderBy) as never).limit(size + 1);
  const position = cursor ? decodeCursor(cursor, listName) : undefined;
  if (position) query.andWhere(...beyond(position, orderBy, backward));
  const { sql: text, values } = bind(query.getNativeQuery());
  const found = await runAlone<Record<string, unknown>>(em, { text, values, ...(fixed && { name: nameOf(text) }) });
  const hasMore = found.length > size;
  const nodes = found.slice(0, size).map((row) => detached.instanceOf(row));
  return backward
    ? { nodes: nodes.reverse(), hasNextPage: before != null, hasPreviousPage: hasMore }
    : { nodes, hasNextPage: hasMore, hasPreviousPage: after != null };
}

const COLUMNS = { createdOn: 'node.created_on', id: 'node.id', canonicalUsername: 'node.canonical_username' };

/** What lies beyond a place, as a comparison of rows: an index of the same columns goes straight to it. */
function beyond(position: Position, orderBy: ListOrder, backward: boolean): [string, unknown[]] {
  const names = Object.keys(orderBy) as (keyof typeof COLUMNS)[];
  const descends = Object.values(orderBy)[0] === 'desc';
  const [columns, places] = [names.map((name) => COLUMNS[name]), names.map(() => '?')];
  const values = names.map((name) => (position as unknown as Record<string, unknown>)[name]);
  return [`(${columns.join()}) ${descends === backward ? '>' : '<'} (${places.join()})`, values];
}

const reverse = (orderBy: ListOrder): ListOrder =>
  Object.fromEntries(
    Object.entries(orderBy).map(([name, direction]) => [name, direction === 'asc' ? 'desc' : 'asc']),
  ) as unknown as ListOrder;

const nameOf = (text: string): string => `page_${hash('sha256', text).slice(0, 32)}`;

const rows = new WeakMap<object, DetachedRows<object>>();

function rowsOf<Entity extends object>(em: SqlEntityManager, entity: EntityClass<Entity>): DetachedRows<Entity> {
  const known = rows.get(entity) ?? new DetachedRows(em, entity as EntityClass<object>);
  rows.set(entity, known);
  return known as unknown as DetachedRows<Entity>;
}
