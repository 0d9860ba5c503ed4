import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { encodeCursor, type TimePosition } from './cursor.js';
import type { Page } from './find-page.js';
import { PageInfo } from './page-info.type.js';

/**
 * Makes the types of a list of nodes: https://relay.dev/graphql/connections.htm
 * @param words how descriptions call one of the nodes, and several
 */
export function connectionOf<Node extends TimePosition & object>(
  name: string,
  NodeType: ClassType<Node>,
  words: { one: string; many: string },
) {
  @ObjectType(`${name}Edge`, { description: `${words.one} in a list, with its place.` })
  class Edge {
    @Field(() => NodeType, { description: `${words.one}.` })
    node: Node;

    constructor(
      node: Node,
      private readonly cursorOf: (node: Node) => string,
    ) {
      this.node = node;
    }

    @Field(() => String, { description: 'The place in the list, for after and before.' })
    cursor(): string {
      return this.cursorOf(this.node);
    }
  }

  @ObjectType(`${name}Connection`, {
    description: `A page of ${words.many}: https://relay.dev/graphql/connections.htm`,
  })
  class Connection {
    @Field(() => [NodeType], { description: `The ${words.many} of this page.` })
    nodes: Node[];

    @Field(() => PageInfo, { description: 'Whether there is more, and how to get it.' })
    pageInfo: PageInfo;

    private readonly cursorOf: (node: Node) => string;

    constructor(
      page: Page<Node>,
      private readonly count: () => Promise<number>,
    ) {
      this.cursorOf = (node) => encodeCursor(node, page.list);
      this.nodes = page.nodes;
      this.pageInfo = new PageInfo(page, (index) => {
        const node = page.nodes.at(index);
        return node ? this.cursorOf(node) : null;
      });
    }

    @Field(() => [Edge], { description: `The ${words.many} of this page with their cursors.` })
    edges(): Edge[] {
      return this.nodes.map((node) => new Edge(node, this.cursorOf));
    }

    @Field(() => Int, {
      description: `How many ${words.many} the whole list has. Counted only when asked for, and slower the longer the list.`,
    })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return Connection;
}
