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
import { RequestContext } from '../context.js';
import { errorResponse } from '../errors/error-response.part.js';
import { createErrorPresenter } from '../errors/present-error.js';
import { fewValidationErrors } from '../errors/validation-errors.part.js';
import { operationLog } from '../observability/operation-log.part.js';
import { listNodes } from '../query-limits/list-nodes.part.js';
import { queryLimits } from '../query-limits/query-limits.rule.js';
import { knownOperationTypes } from '../validation/known-operation-types.rule.js';
import { checkVariables } from '../validation/variables.part.js';
import { alwaysJson } from './always-json.part.js';
import { apolloHandler } from './apollo-handler.js';
import { Deadline } from './deadline.js';
import { originOf } from './origin.js';
import { inOnePlugin } from './request-part.js';
import { requireHost } from './require-host.js';
import { requireShortType } from './require-short-type.js';
import { SANDBOX_DOCUMENT } from './sandbox-document.js';
import { secretsByPost } from './secrets-by-post.part.js';
import { Turns } from './turns.js';

const MAX_REPORTED_ERRORS = 10;

/** Apollo Server, started. Without introspection nothing of the schema leaks: no suggestions, no names in messages. */
export async function createGraphQLServer(
  { config, log }: App,
  schema: GraphQLSchema,
): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection: config.graphqlIntrospection,
    hideSchemaDetailsFromClientErrors: !config.graphqlIntrospection,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    formatError: createErrorPresenter({ hideSchema: !config.graphqlIntrospection }),
    parseOptions: { maxTokens: config.graphqlMaxTokens },
    validationRules: [queryLimits(schema, config, MAX_REPORTED_ERRORS), knownOperationTypes],
    validationOptions: { maxErrors: MAX_REPORTED_ERRORS },
    logger: log,
    plugins: [
      inOnePlugin([
        fewValidationErrors(MAX_REPORTED_ERRORS),
        listNodes(schema, config.graphqlMaxListNodes),
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
      new RequestContext(app, request.headers, originOf(request), new Deadline(reply, app.config.responseTimeout)),
  );
  const turns = new Turns(app.config.anonymousQueueLength);
  const preHandler: preHandlerHookHandler = ({ headers }, _reply, done) => {
    if (isToken(String(headers['x-api-key']))) done();
    else turns.next().then(() => done(), done);
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
