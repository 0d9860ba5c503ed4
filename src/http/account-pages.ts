import type { FastifyInstance } from 'fastify';
import { CALLBACK_PATH, INVITATION_PATH, RESET_PASSWORD_PATH } from '../config/public-url.js';
import { INVITATION_PAGE, RESET_PASSWORD_PAGE } from '../web/account-pages.js';
import { CALLBACK_PAGE } from '../web/callback-page.js';
import type { Page } from '../web/page.js';

const PAGES: Readonly<Record<string, Page>> = {
  [RESET_PASSWORD_PATH]: RESET_PASSWORD_PAGE,
  [INVITATION_PATH]: INVITATION_PAGE,
  [CALLBACK_PATH]: CALLBACK_PAGE,
};

/** The pages to which links of mails lead, and to which a provider sends the browser back: ACCOUNT_PAGES. */
export function serveAccountPages(http: FastifyInstance): void {
  for (const [path, { html, policy }] of Object.entries(PAGES))
    http.get(path, async (_request, reply) =>
      reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html),
    );
}
