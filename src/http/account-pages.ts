import type { FastifyInstance } from 'fastify';
import { RESET_PASSWORD_PATH } from '../config/public-url.js';
import { type Page, RESET_PASSWORD_PAGE } from '../web/reset-password-page.js';

const PAGES: Readonly<Record<string, Page>> = { [RESET_PASSWORD_PATH]: RESET_PASSWORD_PAGE };

/** The pages to which the links of mails lead: ACCOUNT_PAGES. */
export function serveAccountPages(http: FastifyInstance): void {
  for (const [path, { html, policy }] of Object.entries(PAGES))
    http.get(path, async (_request, reply) =>
      reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html),
    );
}
