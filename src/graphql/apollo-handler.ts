import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { RequestContext } from './context.js';

/**
 * With this header Apollo's CSRF prevention lets a request through. None needs it: a POST is JSON, which another site cannot send
 * without a preflight; a GET runs queries only, an API key makes it preflighted too, and an anonymous one has nothing to ride on.
 */
const PREFLIGHTED = 'apollo-require-preflight';

/**
 * The headers that Apollo gets for nearly every POST, instead of the real ones: `json-body.ts` has let through only JSON, and to have Apollo parse the content type again would take a tenth of the time of a small request.
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
    return { method, headers: apolloHeaders, search: '', body: withoutEmpty(body) };
  }
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value && name !== 'content-type' ? [[name, String(value)] as const] : [],
  );
  return { method, headers: new HeaderMap([...given, [PREFLIGHTED, method]]), search: searchOf(url), body };
}

/** Optional parts of a request, which some clients send empty when they have none. */
const OPTIONAL = ['operationName', 'variables', 'extensions'];

/** A body without the optional parts that are an empty text. */
function withoutEmpty(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const given = body as Record<string, unknown>;
  const empty = OPTIONAL.filter((name) => given[name] === '');
  return empty.length === 0
    ? body
    : Object.fromEntries(Object.entries(given).filter(([name]) => !empty.includes(name)));
}

/** The search of a URL with its question mark, without the optional parts that are empty. */
function searchOf(url: string): string {
  const [target = ''] = url.split('#', 1);
  const start = target.indexOf('?');
  if (start < 0) return '';
  const parts = target.slice(start + 1).split('&');
  return `?${parts.filter((part) => !OPTIONAL.some((name) => part === name || part === `${name}=`)).join('&')}`;
}
