import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { RequestContext } from './context.js';

/** A header that a page of another site cannot send without a preflight. Apollo's CSRF prevention lets such a request through. */
const PREFLIGHTED = 'apollo-require-preflight';

/**
 * The headers that Apollo gets for nearly every POST, instead of the real ones. `json-body.ts` has let through only JSON, which
 * needs a preflight; to have Apollo parse the content type again would take a tenth of the time of a small request.
 */
const POSTED = new HeaderMap([
  [PREFLIGHTED, 'application/json'],
  // Means the same as no header. Apollo compares it ten times faster than `*/*`.
  ['accept', ''],
]);

/**
 * Hands requests to Apollo Server and its answers to the client. @as-integrations/fastify does the same, but makes a URL and a copy
 * of all headers for each request, which takes a tenth of the time of a small request.
 * https://www.apollographql.com/docs/apollo-server/integrations/building-integrations
 */
export function apolloHandler(
  apollo: ApolloServer<RequestContext>,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => RequestContext,
): RouteHandlerMethod {
  return async (request, reply) => {
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: requestOf(request),
      context: async () => contextOf(request, reply),
    });
    // The schema has no @defer and no @stream.
    if (body.kind !== 'complete') throw new Error('Apollo Server answered in parts.');
    // Apollo lets some responses be cached.
    headers.delete('cache-control');
    for (const [name, value] of headers) void reply.header(name, value);
    void reply.code(status ?? 200);
    return body.string;
  };
}

function requestOf({ method, headers, body, url }: FastifyRequest): HTTPGraphQLRequest {
  const { accept, 'content-type': type } = headers;
  if (method === 'POST' && type) {
    const apolloHeaders = !accept || accept === '*/*' ? POSTED : new HeaderMap([...POSTED, ['accept', accept]]);
    return { method, headers: apolloHeaders, search: '', body };
  }
  const given = Object.entries(headers).flatMap(([name, value]) => (value ? [[name, String(value)] as const] : []));
  const [target = ''] = url.split('#', 1);
  const query = target.indexOf('?');
  return { method, headers: new HeaderMap(given), search: query < 0 ? '' : target.slice(query), body };
}
