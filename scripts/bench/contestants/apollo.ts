import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { GraphQLError } from 'graphql';
import { openStatements } from './statements.ts';

/** Apollo Server as its documentation begins: a schema, resolvers, `startStandaloneServer`; no limits, no log. */
const statements = openStatements();

const typeDefs = `
  type Query { me: User! users(first: Int!, after: String): UserConnection! }
  type User { id: ID! username: String! createdOn: String }
  type UserConnection { nodes: [User!]! pageInfo: PageInfo! }
  type PageInfo { endCursor: String }`;

interface Context {
  readonly key: string;
}

function assertSignedIn<T>(found: T | undefined): T {
  if (found === undefined) throw new GraphQLError('Sign in.', { extensions: { code: 'UNAUTHENTICATED' } });
  return found;
}

const resolvers = {
  Query: {
    me: async (_: unknown, __: unknown, { key }: Context) => assertSignedIn(await statements.me(key)),
    users: async (_: unknown, { after }: { after?: string | null }, { key }: Context) => {
      const page = await statements.users(key, after);
      return assertSignedIn(page.nodes.length > 0 ? page : undefined);
    },
  },
  User: { createdOn: ({ createdOn }: { createdOn?: Date }) => createdOn?.toISOString() },
};

const server = new ApolloServer<Context>({ typeDefs, resolvers });
await startStandaloneServer(server, {
  context: async ({ req }) => ({ key: String(req.headers['x-api-key']) }),
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
});
process.stdout.write('ready\n');
