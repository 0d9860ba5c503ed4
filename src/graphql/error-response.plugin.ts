import { ERROR_STATUS, isErrorCode } from '../errors/error-codes.js';
import { describeError } from '../observability/describe-error.js';
import type { OperationPlugin } from './operation-plugin.js';
import { originalError } from './present-error.js';

/** Sets the HTTP status and headers of a GraphQL response with errors, and writes the log. Nothing else does. */
export const errorResponse: OperationPlugin = {
  willSendResponse({ request, response: { body, http }, errors: raw, contextValue: { app, origin } }) {
    if (body.kind !== 'single' || !body.singleResult.errors) return;
    const { requestId, traceId } = origin;
    const { data, errors } = body.singleResult;
    for (const [index, { extensions }] of errors.entries()) {
      if (extensions?.code === 'INTERNAL_SERVER_ERROR') {
        extensions.requestId = requestId;
        app.log.error({ requestId, traceId, error: describeError(originalError(raw?.[index])) }, 'unhandled error');
      }
      if (extensions?.code === 'SERVICE_UNAVAILABLE') {
        const { at: _at, ...error } = describeError(originalError(raw?.[index]));
        app.log.warn({ requestId, traceId, error }, 'the request could not be served');
      }
      if (extensions?.code === 'METHOD_NOT_ALLOWED') http.headers.set('allow', 'POST');
      if (extensions?.retryAfter) http.headers.set('retry-after', String(extensions.retryAfter));
    }
    if (!data && http.status !== 405) {
      const accept = request.http?.headers.get('accept') || '*/*';
      http.status = statusOf(errors[0]?.extensions?.code, data === undefined, accept);
    }
  },
};

/**
 * GraphQL over HTTP: a request that is refused before it runs is answered with 400. A client that accepts only
 * `application/json` gets 200, since such a client reads the outcome from the body.
 * https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes
 */
function statusOf(code: unknown, refused: boolean, accept: string): number {
  if (!isErrorCode(code)) return 500;
  const status = refused && code === 'BAD_USER_INPUT' ? 400 : ERROR_STATUS[code];
  const legacy = accept.includes('application/json') && !/\*\/\*|application\/graphql-response\+json/.test(accept);
  return status === 400 && legacy ? 200 : status;
}
