import { Field, ObjectType } from 'type-graphql';

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

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge, to go back with as before.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge, to go on with as after.' })
  endCursor: string | null;

  constructor(page: { hasNextPage: boolean; hasPreviousPage: boolean }, cursors: string[]) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    this.startCursor = cursors.at(0) ?? null;
    this.endCursor = cursors.at(-1) ?? null;
  }
}
