import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FastifyInstance, preHandlerHookHandler } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { isToken } from '../api-key/api-key.token.js';
import type { App } from '../app.js';
import { AnonymousQueue } from '../http/anonymous-queue.js';
import { Deadline } from '../http/deadline.js';
import { originOf } from '../http/origin.js';
import { requireHost } from '../http/require-host.js';
import { requireShortType } from '../http/require-short-type.js';
import { alwaysJson } from './always-json.plugin.js';
import { apolloHandler } from './apollo-handler.js';
import { RequestContext } from './context.js';
import { errorResponse } from './error-response.plugin.js';
import { knownOperationTypes } from './known-operation-types.rule.js';
import { listNodes } from './list-nodes.plugin.js';
import { operationLog } from './operation-log.plugin.js';
import { combinePlugins } from './operation-plugin.js';
import { createErrorPresenter } from './present-error.js';
import { queryLimits } from './query-limits.rule.js';
import { SANDBOX_DOCUMENT } from './sandbox-document.js';
import { secretsByPost } from './secrets-by-post.plugin.js';
import { fewValidationErrors } from './validation-errors.plugin.js';
import { checkVariables } from './variables.plugin.js';

const MAX_REPORTED_ERRORS = 10;

/** Apollo Server, started. Without introspection nothing of the schema leaks: no suggestions, no names in messages. */
export async function createGraphQLServer(
  { config, log }: App,
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
      // It looks at each field that is resolved; nothing here may be cached.
      ApolloServerPluginCacheControlDisabled(),
      // Apollo would turn it on by itself where it finds an APOLLO_KEY in the environment.
      ApolloServerPluginUsageReportingDisabled(),
      config.sandbox
        ? ApolloServerPluginLandingPageLocalDefault({ footer: false, document: SANDBOX_DOCUMENT })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  return apollo;
}

/** `POST /graphql` for every operation, `GET /graphql` for queries and, in a browser, Apollo Sandbox. */
export function serveGraphQL(http: FastifyInstance, apollo: ApolloServer<RequestContext>, app: App): void {
  const handle = apolloHandler(
    apollo,
    (request, reply) =>
      new RequestContext(
        app,
        request.headers,
        originOf(request),
        new Deadline(reply, app.config.http.responseTimeoutMs),
      ),
  );
  const queue = new AnonymousQueue(app.config.http.anonymousQueueLength);
  const preHandler: preHandlerHookHandler = ({ headers }, _reply, done) => {
    if (isToken(String(headers['x-api-key']))) done();
    else queue.next().then(() => done(), done);
  };
  const onRequest = [requireHost, requireShortType];
  http.route({ method: ['GET', 'POST'], url: '/graphql', onRequest, preHandler, handler: handle });
  if (!app.config.sandbox) return;
  // Sandbox is Apollo's page: it loads its own scripts and frames. It is never served in production.
  http.addHook('onSend', async (_request, reply, payload) => {
    if (String(reply.getHeader('content-type')).startsWith('text/html'))
      void reply.removeHeader('content-security-policy').header('content-type', 'text/html; charset=utf-8');
    return payload;
  });
}
