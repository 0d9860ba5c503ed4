import cors, { type FastifyCorsOptions } from '@fastify/cors';
import Fastify, { type FastifyInstance, type onRequestHookHandler } from 'fastify';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import { Correlation } from './correlation.js';
import {
  createErrorHandler,
  createNotFoundHandler,
  createSocketErrorHandler,
  refuseExpectation,
} from './error-handler.js';
import { acceptJsonOnly } from './json-body.js';
import { SECURITY_HEADERS } from './security-headers.js';

const MAX_HEADER_BYTES = 16_384;
const HEADERS_TIMEOUT_MS = 10_000;
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;
const PREFLIGHT_MAX_AGE_SECONDS = 600;
const MAX_LOGGED_ORIGIN_LENGTH = 100;

/** The methods of each path, for a 405's `Allow`. */
const ALLOWED = new Map([
  ['/graphql', 'GET, POST'],
  ['/livez', 'GET, HEAD'],
  ['/readyz', 'GET, HEAD'],
]);

/** Makes the HTTP server with its limits, headers and errors, but without routes. */
export async function createHttpServer(config: Config, log: Logger): Promise<FastifyInstance> {
  const handleError = createErrorHandler(log);
  const correlation = new Correlation(config.http.trustedProxies);
  const http = Fastify({
    bodyLimit: config.http.bodyLimitBytes,
    trustProxy: config.http.trustedProxies.length > 0 && config.http.trustedProxies,
    requestTimeout: config.http.requestTimeoutMs,
    keepAliveTimeout: config.http.keepAliveTimeoutMs,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, config.http.requestTimeoutMs),
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
      requireHostHeader: false,
    },
    genReqId: (request) => correlation.requestId(request),
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: createSocketErrorHandler(config.http.corsOrigins.length + config.http.cookieOrigins.length > 0),
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
    const traceparent = correlation.traceparent(request.raw);
    if (traceparent) void reply.header('traceparent', traceparent);
    done();
  });
  const { cookieOrigins } = config.http;
  const callers = [...new Set([...config.http.corsOrigins, ...cookieOrigins])];
  if (callers.length === 0) http.addHook('onRequest', hintAtCors(log));
  else {
    const rules: FastifyCorsOptions = {
      origin: callers,
      methods: ['GET', 'POST'],
      exposedHeaders: ['retry-after', 'x-request-id'],
      maxAge: PREFLIGHT_MAX_AGE_SECONDS,
      strictPreflight: false,
    };
    await http.register(cors, {
      // Only pages of COOKIE_ORIGINS may send and get cookies.
      delegator: ({ headers: { origin = '' } }, answer) =>
        answer(null, { ...rules, credentials: cookieOrigins.includes(origin) }),
    });
  }
  // Answered before the body is read, and after CORS: a page has to be able to read this answer too.
  http.addHook('onRequest', (request, reply, done) => (request.is404 ? answerNotFound(request, reply) : done()));
  return http;
}

/** Logs once that a browser has asked whether a page of another origin may call, which needs a setting. */
function hintAtCors(log: Logger): onRequestHookHandler {
  let hasLogged = false;
  return ({ method, headers }, _reply, done) => {
    if (!hasLogged && method === 'OPTIONS' && headers['access-control-request-method']) {
      hasLogged = true;
      const origin = headers.origin?.slice(0, MAX_LOGGED_ORIGIN_LENGTH);
      log.warn(
        { origin },
        'a page of another origin was refused: CORS_ORIGINS, or COOKIE_ORIGINS for session cookies, has the origins that may call from a browser',
      );
    }
    done();
  };
}
