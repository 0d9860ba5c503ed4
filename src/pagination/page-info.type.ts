import { Field, ObjectType } from 'type-graphql';
import type { Page } from './find-page.js';

@ObjectType({ description: 'Where a page stands in its list: https://relay.dev/graphql/connections.htm' })
export class PageInfo {
  @Field(() => Boolean, {
    description: 'Whether more follows. Going backward: whether the page has a given end, so that something follows.',
  })
  hasNextPage: boolean;

  @Field(() => Boolean, {
    description: 'Whether something precedes. Going forward: whether the page has a given start.',
  })
  hasPreviousPage: boolean;

  constructor(
    { hasNextPage, hasPreviousPage }: Pick<Page<unknown>, 'hasNextPage' | 'hasPreviousPage'>,
    /** Of the node at an index, as `Array.prototype.at` has it. */
    private readonly cursorAt: (index: number) => string | null,
  ) {
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge, to go back with as before.' })
  startCursor(): string | null {
    return this.cursorAt(0);
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge, to go on with as after.' })
  endCursor(): string | null {
    return this.cursorAt(-1);
  }
}
