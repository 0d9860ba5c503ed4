import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from '../db/base.entity.js';
import { bind } from '../db/bound-parameters.js';
import { DetachedRows } from '../db/detached-rows.js';
import { runStandalone } from '../db/prepared-statement.js';
import { decodeCursor } from './cursor.js';
import { keptStatement } from './kept-statement.js';
import type { List, ListOrder } from './list.js';
import { DEFAULT_PAGE_SIZE } from './page-size.js';

export interface PageRequest {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A page, and whether there is more on either side of it. */
export interface Page<Node> {
  readonly list: List;
  readonly nodes: Node[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * Reads one page of a list past the unit of work: what is shown is never written, and to make entities of a page takes
 * longer than all else about it.
 * @param where which entities the list has. For one name of a list it always has the same form: only its values differ
 * @param properties what is read of each node, where that is not all
 */
export async function findPage<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  list: List,
  where: FilterQuery<Entity>,
  { first, after, last, before }: PageRequest,
  properties?: readonly (keyof Entity & string)[],
): Promise<Page<Entity>> {
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  const backward = last != null || before != null;
  const order = backward ? reverse(list.order) : list.order;
  const place = placeIn(list, after ?? before);
  const rows = new DetachedRows(em, entity, properties);

  const write = () => {
    const query = em.createQueryBuilder(entity, 'node').select(rows.columns as never);
    query.where(where as never).orderBy(order as never);
    if (place.length > 0) query.andWhere(beyond(order), place);
    const { sql, values } = bind(query.getNativeQuery());
    return { text: `${sql} limit ${size + 1}`, values };
  };
  const statement = keptStatement({ listName: list.name, size, backward }, place, write);
  const found = await runStandalone<Record<string, unknown>>(em, statement);

  const hasMore = found.length > size;
  const nodes = found.slice(0, size).map((row) => rows.instanceOf(row));
  return backward
    ? { list, nodes: nodes.reverse(), hasNextPage: before != null, hasPreviousPage: hasMore }
    : { list, nodes, hasNextPage: hasMore, hasPreviousPage: after != null };
}

const COLUMNS = { createdOn: 'node.created_on', id: 'node.id', canonicalUsername: 'node.canonical_username' };

const namesIn = (order: ListOrder) => Object.keys(order) as (keyof typeof COLUMNS)[];

/** The values of the place that a cursor names, in the order of the list's properties; none without a cursor. */
function placeIn(list: List, cursor: string | null | undefined): unknown[] {
  const position = cursor ? decodeCursor(cursor, list) : undefined;
  return position ? namesIn(list.order).map((name) => position[name as keyof typeof position]) : [];
}

/** What lies beyond a place, as a comparison of rows: an index of the same columns goes straight to it. */
function beyond(order: ListOrder): string {
  const columns = namesIn(order).map((name) => COLUMNS[name]);
  const descends = Object.values(order)[0] === 'desc';
  return `(${columns}) ${descends ? '<' : '>'} (${columns.map(() => '?')})`;
}

const reverse = (order: ListOrder): ListOrder =>
  Object.fromEntries(
    Object.entries(order).map(([name, direction]) => [name, direction === 'asc' ? 'desc' : 'asc']),
  ) as unknown as ListOrder;
