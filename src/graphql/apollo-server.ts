import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import { alwaysJson } from './always-json.plugin.js';
import type { RequestContext } from './context.js';
import { errorResponse } from './error-response.plugin.js';
import { knownOperationTypes } from './known-operation-types.rule.js';
import { listNodes } from './list-nodes.plugin.js';
import { operationLog } from './operation-log.plugin.js';
import { combinePlugins } from './operation-plugin.js';
import { createErrorPresenter } from './present-error.js';
import { queryLimits } from './query-limits.rule.js';
import { secretsByPost } from './secrets-by-post.plugin.js';
import { fewValidationErrors } from './validation-errors.plugin.js';
import { checkVariables } from './variables.plugin.js';

const MAX_REPORTED_ERRORS = 10;

/** Starts Apollo Server. Without introspection no message names a part of the schema that the client did not name. */
export async function createApolloServer(
  config: Config,
  log: Logger,
  schema: GraphQLSchema,
): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection: config.graphql.introspection,
    hideSchemaDetailsFromClientErrors: !config.graphql.introspection,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError: createErrorPresenter({ hideSchema: !config.graphql.introspection }),
    parseOptions: { maxTokens: config.graphql.maxTokens },
    validationRules: [queryLimits(schema, config.graphql, MAX_REPORTED_ERRORS), knownOperationTypes],
    validationOptions: { maxErrors: MAX_REPORTED_ERRORS },
    logger: log,
    plugins: [
      combinePlugins([
        fewValidationErrors(MAX_REPORTED_ERRORS),
        listNodes(schema, config.graphql.maxListNodes),
        secretsByPost(schema),
        checkVariables(schema),
        errorResponse,
        alwaysJson,
        operationLog,
      ]),
      // It would look at each resolved field, and no response may be cached.
      ApolloServerPluginCacheControlDisabled(),
      // Apollo turns it on by itself when the environment has an APOLLO_KEY.
      ApolloServerPluginUsageReportingDisabled(),
      // A page for browsers is not Apollo's task: see route.ts.
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  return apollo;
}
