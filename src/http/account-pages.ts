import type { FastifyInstance } from 'fastify';
import type { BuiltPages } from './built-pages.js';
import { isPageLoad } from './page-load.js';
import { pageHeaders } from './page-policy.js';

const START = '/account';

/** `/account` and the console `/admin`: ACCOUNT_PAGES. Each is one document, and its script reads the rest of the path. */
export function serveAccountPages(http: FastifyInstance, pages: BuiltPages): void {
  http.get('/', (request, reply) => (isPageLoad(request) ? reply.redirect(START) : reply.callNotFound()));
  for (const [path, file] of Object.entries({ '/account': 'account.html', '/admin': 'admin.html' })) {
    const handler = pages.document(file, pageHeaders());
    http.get(path, handler);
    http.get(`${path}/*`, handler);
  }
}
