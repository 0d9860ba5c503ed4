import { Field, ObjectType } from 'type-graphql';
import type { Page } from './find-page.js';

@ObjectType({ description: 'The place of a page in its list: https://relay.dev/graphql/connections.htm' })
export class PageInfo {
  @Field(() => Boolean, {
    description: 'Whether more nodes follow. When you page backward: whether before was given.',
  })
  hasNextPage: boolean;

  @Field(() => Boolean, {
    description: 'Whether more nodes precede. When you page forward: whether after was given.',
  })
  hasPreviousPage: boolean;

  constructor(
    { hasNextPage, hasPreviousPage }: Pick<Page<unknown>, 'hasNextPage' | 'hasPreviousPage'>,
    /** The cursor of the node at an index, which works as in `Array.prototype.at`. */
    private readonly cursorAt: (index: number) => string | null,
  ) {
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first edge. Use it as before to get the previous page.',
  })
  startCursor(): string | null {
    return this.cursorAt(0);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge. Use it as after to get the next page.',
  })
  endCursor(): string | null {
    return this.cursorAt(-1);
  }
}
