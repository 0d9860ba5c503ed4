import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import { answerBrokenSocket, createErrorHandler, createNotFoundHandler, refuseExpectation } from './error-handler.js';
import { acceptJsonOnly } from './json-body.js';
import { SECURITY_HEADERS } from './security-headers.js';

const MAX_HEADER_BYTES = 16_384;
/** Longer than the idle time of common load balancers (60 s): they must not send on a connection that is closing. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const HEADERS_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;
const PREFLIGHT_MAX_AGE_SECONDS = 600;

/** The methods of each path, for a 405's `Allow`. */
const ALLOWED = new Map([
  ['/graphql', 'GET, POST'],
  ['/livez', 'GET, HEAD'],
  ['/readyz', 'GET, HEAD'],
]);

/** Makes the HTTP server with its limits, headers and errors, but without routes. */
export async function createHttpServer(config: Config, log: Logger): Promise<FastifyInstance> {
  const handleError = createErrorHandler(log);
  const http = Fastify({
    bodyLimit: config.http.bodyLimitBytes,
    trustProxy: config.http.trustedProxies.length > 0 && config.http.trustedProxies,
    requestTimeout: config.http.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, config.http.requestTimeoutMs),
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
      requireHostHeader: false,
    },
    genReqId: () => randomUUID(),
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: answerBrokenSocket,
    // A URL that cannot be decoded comes here before any hook runs.
    frameworkErrors: (error, request, reply) => handleError(error, request, reply),
  });
  http.server.maxConnections = config.http.maxConnections;
  http.server.on('checkExpectation', refuseExpectation);
  http.setErrorHandler(handleError);
  const answerNotFound = createNotFoundHandler(ALLOWED);
  http.setNotFoundHandler(answerNotFound);
  acceptJsonOnly(http);
  http.addHook('onRequest', (request, reply, done) => {
    void reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    // Answered before the body is read.
    if (request.is404) return answerNotFound(request, reply);
    done();
  });
  if (config.http.corsOrigins.length > 0) {
    await http.register(cors, {
      origin: config.http.corsOrigins,
      methods: ['GET', 'POST'],
      exposedHeaders: ['retry-after', 'x-request-id'],
      maxAge: PREFLIGHT_MAX_AGE_SECONDS,
      strictPreflight: false,
    });
  }
  return http;
}
