import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../errors/api-error.js';
import { ERROR_STATUS, type ErrorCode } from '../errors/error-codes.js';
import { describeError } from '../observability/describe-error.js';
import type { Logger } from '../observability/logger.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** Messages of errors below GraphQL, which are sent in the form of a GraphQL response. None repeats a part of the request. */
const MESSAGES = {
  BAD_REQUEST: 'The request is not well-formed: send a JSON object with a query as UTF-8.',
  NOT_FOUND: 'Nothing is here. The API is at /graphql.',
  METHOD_NOT_ALLOWED: 'This method is not allowed here.',
  PAYLOAD_TOO_LARGE: 'The request body is too large.',
  UNSUPPORTED_MEDIA_TYPE: 'Send application/json, as UTF-8 and without compression.',
  HEADERS_TOO_LARGE: 'The request headers are too large.',
  INTERNAL_SERVER_ERROR: 'Internal server error',
} satisfies Partial<Record<ErrorCode, string>>;

const HEADERS = { 'content-type': 'application/json; charset=utf-8', ...SECURITY_HEADERS };

type HttpErrorCode = keyof typeof MESSAGES;

const CODES: Record<number, HttpErrorCode> = {
  400: 'BAD_REQUEST',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

export const errorBody = (code: HttpErrorCode, more: Record<string, unknown> = {}) => ({
  errors: [{ message: MESSAGES[code], extensions: { code, ...more } }],
});

/** Turns every error below GraphQL into a response. */
export function createErrorHandler(log: Logger) {
  return (error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply): void => {
    // Hooks do not run for a URL that cannot be decoded.
    void reply.headers({ ...HEADERS, 'x-request-id': request.id });
    if (error instanceof ApiError) return void sendApiError(error, reply);
    const code = CODES[error.statusCode ?? 500] ?? 'INTERNAL_SERVER_ERROR';
    if (code === 'INTERNAL_SERVER_ERROR') {
      log.error({ requestId: request.id, error: describeError(error) }, 'unhandled error');
      return void reply.code(500).send(errorBody(code, { requestId: request.id }));
    }
    void reply.code(ERROR_STATUS[code]).send(errorBody(code));
  };
}

function sendApiError({ code, message, details }: ApiError, reply: FastifyReply): void {
  if (details.retryAfter) void reply.header('retry-after', details.retryAfter);
  void reply.code(ERROR_STATUS[code]).send({ errors: [{ message, extensions: { code, ...details } }] });
}

/** Answers 405 with `Allow` for a path that exists, and 404 for any other. */
export function createNotFoundHandler(allowed: ReadonlyMap<string, string>) {
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const allow = allowed.get(request.url.split('?', 1)[0] ?? '');
    if (allow) void reply.header('allow', allow);
    const code = allow ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND';
    void reply.code(ERROR_STATUS[code]).send(errorBody(code));
  };
}

/**
 * Answers requests that Node.js could not parse: there is only a socket, and no origin is known.
 * @param isForBrowsers whether every page may read the answer, which tells nothing about anybody
 */
export function createSocketErrorHandler(isForBrowsers: boolean) {
  const headers = { ...HEADERS, ...(isForBrowsers && { 'access-control-allow-origin': '*' }) };
  return (error: NodeJS.ErrnoException, socket: Socket): void => answerBrokenSocket(error, socket, headers);
}

function answerBrokenSocket(error: NodeJS.ErrnoException, socket: Socket, common: Record<string, string>): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'HEADERS_TOO_LARGE' : 'BAD_REQUEST';
  const body = JSON.stringify(errorBody(code));
  const status = code === 'BAD_REQUEST' ? '400 Bad Request' : '431 Request Header Fields Too Large';
  const headers = { ...common, connection: 'close', 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
}

/** Refuses an `Expect` other than `100-continue`. Node.js would answer without a body. */
export function refuseExpectation(_request: unknown, response: ServerResponse): void {
  const body = JSON.stringify(errorBody('BAD_REQUEST'));
  response.writeHead(400, { ...HEADERS, connection: 'close', 'content-length': Buffer.byteLength(body) }).end(body);
}
