import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { encodeCursor, type TimePosition } from './cursor.js';
import type { Page } from './find-page.js';
import { PageInfo } from './page-info.type.js';

/**
 * Makes the types of a list of nodes: https://relay.dev/graphql/connections.htm
 * @param words what descriptions call one node, and several
 */
export function connectionOf<Node extends TimePosition & object>(
  name: string,
  NodeType: ClassType<Node>,
  words: { one: string; many: string },
) {
  @ObjectType(`${name}Edge`, { description: `${words.one} in a list, with its cursor.` })
  class Edge {
    @Field(() => NodeType, { description: `${words.one}.` })
    node: Node;

    constructor(
      node: Node,
      private readonly cursorOf: (node: Node) => string,
    ) {
      this.node = node;
    }

    @Field(() => String, { description: 'The place of the node in the list, to be used as after or before.' })
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

    @Field(() => PageInfo, { description: 'Whether there are more pages, and the cursors to get them.' })
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
      description: `The number of ${words.many} in the whole list. It is counted only on request, and counting a long list takes time.`,
    })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return Connection;
}
