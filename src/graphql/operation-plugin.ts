import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextWillSendResponse,
} from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { RequestContext } from './context.js';

/** What is done with each request at one point or another of its way, and keeps nothing in between. */
export interface OperationPlugin {
  /** May take errors away. */
  validationDidEnd?(errors: GraphQLError[], context: GraphQLRequestContext<RequestContext>): void;
  /** May refuse the operation by throwing. */
  didResolveOperation?(context: GraphQLRequestContextDidResolveOperation<RequestContext>): void;
  willSendResponse?(context: GraphQLRequestContextWillSendResponse<RequestContext>): void;
}

/** Joins parts, in their order: of each plugin of its own Apollo would wait for a promise at every point. */
export function combinePlugins(parts: readonly OperationPlugin[]): ApolloServerPlugin<RequestContext> {
  const listener = {
    async validationDidStart(context: GraphQLRequestContext<RequestContext>) {
      return async (errors?: readonly Error[]) => {
        for (const part of parts) part.validationDidEnd?.((errors ?? []) as GraphQLError[], context);
      };
    },
    async didResolveOperation(context: GraphQLRequestContextDidResolveOperation<RequestContext>) {
      for (const part of parts) part.didResolveOperation?.(context);
    },
    async willSendResponse(context: GraphQLRequestContextWillSendResponse<RequestContext>) {
      for (const part of parts) part.willSendResponse?.(context);
    },
  };
  return { requestDidStart: async () => listener };
}
