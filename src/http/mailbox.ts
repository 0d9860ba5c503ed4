import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Mailbox } from '../mail/mailbox.js';
import { listPage, mailPage } from '../mail/mailbox-page.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A script of a mail must not run, and a page from elsewhere must not frame this one. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/** Headers of proxies: somebody else may be behind one. */
const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** `/mailbox` for somebody at this machine. All others get 404. Only outside production. */
export function serveMailbox(http: FastifyInstance, mailbox: Mailbox): void {
  const show = (reply: FastifyReply, page: string) =>
    reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page);
  http.get('/mailbox', async (request, reply) =>
    isLocal(request) ? show(reply, listPage(await mailbox.newest())) : reply.callNotFound(),
  );
  http.get<{ Params: { id: string } }>('/mailbox/:id', async (request, reply) => {
    const { id } = request.params;
    const mail = isLocal(request) && ID.test(id) ? await mailbox.find(id) : undefined;
    return mail ? show(reply, mailPage(mail)) : reply.callNotFound();
  });
}

function isLocal({ socket, headers }: FastifyRequest): boolean {
  const { remoteAddress = '' } = socket;
  if (!ipaddr.isValid(remoteAddress) || ipaddr.process(remoteAddress).range() !== 'loopback') return false;
  // A name of somebody else that leads to this machine (DNS rebinding) must not read codes.
  const host = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const isLocalHost = host === 'localhost' || (isIP(host) !== 0 && ipaddr.parse(host).range() === 'loopback');
  return isLocalHost && FORWARDING.every((name) => headers[name] === undefined);
}
