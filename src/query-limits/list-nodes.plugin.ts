import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.js';
import { TooExpensiveError } from '../errors/api-error.js';
import { countListNodes } from './count-list-nodes.js';

/** Refuses an operation whose pages could hold too many objects. A rule of validation does not see the variables. */
export const listNodes = (schema: GraphQLSchema, max: number): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request }) {
        if (operation && countListNodes(schema, document, operation, request.variables ?? {}) > max)
          throw new TooExpensiveError(`The operation asks for too much: at most ${max} objects in its lists.`);
      },
    };
  },
});
