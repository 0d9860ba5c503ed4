import { setTimeout as wait } from 'node:timers/promises';
import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, preHandlerHookHandler, RouteHandlerMethod } from 'fastify';
import { AnonymousQueue } from '../http/anonymous-queue.js';
import { Deadline } from '../http/deadline.js';
import { originOf } from '../http/origin.js';
import { RequestCookie } from '../http/request-cookie.js';
import { requireHost } from '../http/require-host.js';
import { requireShortType } from '../http/require-short-type.js';
import { apolloHandler } from './apollo-handler.js';
import type { AppParts } from './app-parts.js';
import { pageForBrowsers } from './browser-hint.js';
import { RequestContext } from './context.js';

/**
 * `POST /graphql` for every operation, `GET /graphql` for queries.
 * @param page what somebody sees who opens `/graphql` in a browser
 */
export function serveGraphQL(
  http: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  app: AppParts,
  page: RouteHandlerMethod,
): void {
  const { responseTimeoutMs, anonymousQueueLength } = app.config.http;
  const handler = apolloHandler(
    apollo,
    (request, reply) =>
      new RequestContext(
        app,
        request,
        originOf(request, reply.getHeader('traceparent')),
        new Deadline(reply, responseTimeoutMs),
        new RequestCookie(app.cookieSite, request, reply),
      ),
  );
  const queue = new AnonymousQueue(anonymousQueueLength);
  const preHandler: preHandlerHookHandler = ({ headers }, _reply, done) => {
    if (isNewDatabase(app)) waitForDatabase(app).then(() => done(), done);
    else if (app.authenticator.hasProvenRecently(headers)) done();
    else queue.next().then(() => done(), done);
  };
  const onRequest = [requireHost, requireShortType];
  const preHandlers = [pageForBrowsers(page), preHandler];
  http.route({ method: ['GET', 'POST'], url: '/graphql', onRequest, preHandler: preHandlers, handler });
}

/** An embedded database is created at the first start, which takes a few seconds. */
const isNewDatabase = ({ config, gate }: AppParts): boolean => config.database.embedded && !gate.isOpen;

/** Waits for the database within RESPONSE_TIMEOUT, so that the first requests of a trial do not fail. */
const waitForDatabase = ({ config, gate }: AppParts): Promise<unknown> =>
  Promise.race([gate.opened, wait(config.http.responseTimeoutMs, undefined, { ref: false })]);
