import type { GraphQLSchema } from 'graphql';
import { TooExpensiveError } from '../errors/api-error.js';
import type { OperationPlugin } from './operation-plugin.js';
import { countListNodes } from './query-limits/count-list-nodes.js';

/** Refuses an operation whose pages could hold too many objects. It is no validation rule, since those do not see variables. */
export const listNodes = (schema: GraphQLSchema, max: number): OperationPlugin => ({
  didResolveOperation({ document, operation, request }) {
    if (operation && countListNodes(schema, document, operation, request.variables ?? {}) > max)
      throw new TooExpensiveError(`The operation asks for too much: at most ${max} objects in its lists.`);
  },
});
