import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { RequestContext } from './context.js';

/** Apollo's defence against requests that another site makes in a browser lets through what carries this. */
const PREFLIGHTED = 'apollo-require-preflight';

/**
 * What Apollo is told of nearly every POST. Its type is not: only JSON has come so far, which no other site can send
 * without being asked first, and to have it read once more takes a tenth of a small request's time.
 */
const POSTED = new HeaderMap([
  [PREFLIGHTED, 'application/json'],
  // Means the same as none, and is compared with what Apollo could answer in a tenth of the time.
  ['accept', ''],
]);

/**
 * Hands requests on to Apollo Server, and its answers back. The integration that Apollo names (@as-integrations/fastify) makes
 * a URL and a copy of all headers for each request.
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
    // Nothing in the schema is delivered piece by piece.
    if (body.kind !== 'complete') throw new Error('Apollo Server answered in pieces.');
    // Apollo says of some responses that they may be kept.
    headers.delete('cache-control');
    for (const [name, value] of headers) void reply.header(name, value);
    void reply.code(status ?? 200);
    return body.string;
  };
}

function requestOf({ method, headers, body, url }: FastifyRequest): HTTPGraphQLRequest {
  const { accept, 'content-type': type } = headers;
  if (method === 'POST' && type) {
    const told = !accept || accept === '*/*' ? POSTED : new HeaderMap([...POSTED, ['accept', accept]]);
    return { method, headers: told, search: '', body };
  }
  const told = Object.entries(headers).flatMap(([name, value]) => (value ? [[name, String(value)] as const] : []));
  const [target = ''] = url.split('#', 1);
  const query = target.indexOf('?');
  return { method, headers: new HeaderMap(told), search: query < 0 ? '' : target.slice(query), body };
}
