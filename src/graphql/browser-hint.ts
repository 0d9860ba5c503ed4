import type { preHandlerHookHandler, RouteHandlerMethod } from 'fastify';
import { isPageLoad } from '../http/page-load.js';

/** Answers somebody who opens the API in a browser with a page. A query in the URL is answered as it is for every client. */
export function pageForBrowsers(page: RouteHandlerMethod): preHandlerHookHandler {
  return function answer(request, reply, done) {
    if (!isPageLoad(request) || request.url.includes('query=')) return done();
    void page.call(this, request, reply);
  };
}

/**
 * The page where there is no Sandbox, as in production.
 * @param explorer whether `/graphiql` is served
 */
export function hintPage({ explorer }: { explorer: boolean }): RouteHandlerMethod {
  const html = `<!doctype html>
<html lang="en"><title>AuthHero</title>
<p>AuthHero is running. This is its GraphQL API: send queries and mutations here by POST, as JSON.</p>
${explorer ? '<p><a href="/graphiql">Try the API in GraphiQL.</a></p>\n' : ''}<p>The documentation is in the folder <code>docs/</code> of the package <code>authhero-graphql</code>.</p>
</html>
`;
  return (_request, reply) => reply.code(200).type('text/html; charset=utf-8').send(html);
}
