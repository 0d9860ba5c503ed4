import type {
  ApolloServerPlugin,
  GraphQLRequestContext,
  GraphQLRequestContextDidResolveOperation,
  GraphQLRequestContextWillSendResponse,
} from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { RequestContext } from './context.js';

/** Hooks into each operation. A plugin keeps no state between them. */
export interface OperationPlugin {
  /** May remove errors. */
  validationDidEnd?(errors: GraphQLError[], context: GraphQLRequestContext<RequestContext>): void;
  /** May refuse the operation by throwing. */
  didResolveOperation?(context: GraphQLRequestContextDidResolveOperation<RequestContext>): void;
  willSendResponse?(context: GraphQLRequestContextWillSendResponse<RequestContext>): void;
}

/** Combines plugins into one, in their order: for each plugin Apollo would wait for a promise at every hook. */
export function combinePlugins(plugins: readonly OperationPlugin[]): ApolloServerPlugin<RequestContext> {
  const listener = {
    async validationDidStart(context: GraphQLRequestContext<RequestContext>) {
      return async (errors?: readonly Error[]) => {
        for (const plugin of plugins) plugin.validationDidEnd?.((errors ?? []) as GraphQLError[], context);
      };
    },
    async didResolveOperation(context: GraphQLRequestContextDidResolveOperation<RequestContext>) {
      for (const plugin of plugins) plugin.didResolveOperation?.(context);
    },
    async willSendResponse(context: GraphQLRequestContextWillSendResponse<RequestContext>) {
      for (const plugin of plugins) plugin.willSendResponse?.(context);
    },
  };
  return { requestDidStart: async () => listener };
}
