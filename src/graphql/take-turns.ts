import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { RequestContext } from './context.js';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Makes the queries of each user take turns, and the counts of their lists too. Queries with the extension `withoutStatement` do
 * not: they ask the database nothing of their own.
 */
export function takeTurns(schema: GraphQLSchema): void {
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
  const counts = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) ? (type.getFields().totalCount ?? []) : [],
  );
  for (const field of [...queries, ...counts]) {
    if (field.extensions.withoutStatement) continue;
    const resolve: Resolve = field.resolve ?? defaultFieldResolver;
    const inTurn: Resolve = async (root, args, context, info) => {
      const viewer = await context.verifiedViewer();
      const work = async () => resolve(root, args, context, info);
      return viewer ? context.app.queryTurns.run(viewer.userId, work) : work();
    };
    field.resolve = inTurn;
  }
}
