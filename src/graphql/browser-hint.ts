import type { FastifyRequest, preHandlerHookHandler } from 'fastify';

const PAGE = `<!doctype html>
<html lang="en"><title>AuthHero</title>
<p>AuthHero is running. This is its GraphQL API: send queries and mutations here by POST, as JSON.</p>
</html>
`;

/** Answers somebody who opens the API in a browser where there is no Sandbox, as in production. */
export const hintForBrowsers: preHandlerHookHandler = (request, reply, done) => {
  if (!isPageLoad(request)) return done();
  void reply.code(200).type('text/html; charset=utf-8').send(PAGE);
};

const isPageLoad = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !url.includes('query=') && /\btext\/html\b/.test(headers.accept ?? '');
