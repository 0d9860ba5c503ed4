import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { AppendOnlyEntity } from '../db/base.entity.js';
import { bind, type Statement } from '../db/bound-parameters.js';
import { DetachedRows, named, runAlone } from '../db/standalone.js';
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

interface PageOptions<Entity> {
  orderBy?: ListOrder;
  /** Names a condition without values: its statements are written once, and PostgreSQL keeps their plans. */
  shape?: string | undefined;
  /** What is read of each node, where that is not all. */
  properties?: readonly (keyof Entity & string)[];
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
 */
export async function findPage<Entity extends AppendOnlyEntity>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  where: FilterQuery<Entity>,
  { first, after, last, before }: PageRequest,
  listName: string,
  { orderBy = NEWEST_FIRST, shape, properties }: PageOptions<Entity> = {},
): Promise<Page<Entity>> {
  const size = first ?? last ?? DEFAULT_PAGE_SIZE;
  const cursor = after ?? before;
  const backward = last != null || before != null;
  const detached = rowsOf(em, entity, properties);
  const position = cursor ? decodeCursor(cursor, listName) : undefined;
  const place = position ? placeIn(orderBy, position) : [];
  const write = (): Statement => {
    const query = em
      .createQueryBuilder(entity, 'node')
      .select(detached.columns as never)
      .where(where as never);
    if (position) query.andWhere(beyond(orderBy, backward), place);
    const { sql, values } = bind(query.orderBy((backward ? reverse(orderBy) : orderBy) as never).getNativeQuery());
    return { text: `${sql} limit ${size + 1}`, values };
  };
  const isKept = shape && KEPT_SIZES.has(size);
  const statement = isKept ? { ...kept([shape, size, backward, place.length].join(), write), values: place } : write();
  const found = await runAlone<Record<string, unknown>>(em, statement);
  const hasMore = found.length > size;
  const nodes = found.slice(0, size).map((row) => detached.instanceOf(row));
  return backward
    ? { nodes: nodes.reverse(), hasNextPage: before != null, hasPreviousPage: hasMore }
    : { nodes, hasNextPage: hasMore, hasPreviousPage: after != null };
}

const COLUMNS = { createdOn: 'node.created_on', id: 'node.id', canonicalUsername: 'node.canonical_username' };

const namesIn = (orderBy: ListOrder) => Object.keys(orderBy) as (keyof typeof COLUMNS)[];

const placeIn = (orderBy: ListOrder, position: Position): unknown[] =>
  namesIn(orderBy).map((name) => (position as unknown as Record<string, unknown>)[name]);

/** What lies beyond a place, as a comparison of rows: an index of the same columns goes straight to it. */
function beyond(orderBy: ListOrder, backward: boolean): string {
  const names = namesIn(orderBy);
  const descends = Object.values(orderBy)[0] === 'desc';
  return `(${names.map((name) => COLUMNS[name])}) ${descends === backward ? '>' : '<'} (${names.map(() => '?')})`;
}

const reverse = (orderBy: ListOrder): ListOrder =>
  Object.fromEntries(
    Object.entries(orderBy).map(([name, direction]) => [name, direction === 'asc' ? 'desc' : 'asc']),
  ) as unknown as ListOrder;

/** Of other sizes there could be a hundred, each a statement that every connection would keep. */
const KEPT_SIZES = new Set([10, DEFAULT_PAGE_SIZE, 50, 100]);
const statements = new Map<string, { text: string; name: string }>();

function kept(shape: string, write: () => Statement): { text: string; name: string } {
  const statement = statements.get(shape) ?? named('page', write().text);
  statements.set(shape, statement);
  return statement;
}

const rows = new WeakMap<object, DetachedRows<object>>();

function rowsOf<Entity extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Entity>,
  properties?: readonly string[],
): DetachedRows<Entity> {
  const known = rows.get(properties ?? entity) ?? new DetachedRows(em, entity as EntityClass<object>, properties);
  rows.set(properties ?? entity, known);
  return known as unknown as DetachedRows<Entity>;
}
