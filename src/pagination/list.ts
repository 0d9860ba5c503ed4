type Direction = 'asc' | 'desc';

/** What a list is ordered by; it ends in something unique. A cursor of the list holds the same properties of its place. */
export type ListOrder = { createdOn: Direction; id: Direction } | { canonicalUsername: Direction };

export const NEWEST_FIRST: ListOrder = { createdOn: 'desc', id: 'desc' };

/** A list that is read in pages. */
export interface List {
  /** Names the list with its filter. A cursor of one list is of no use in another. */
  readonly name: string;
  readonly order: ListOrder;
}
