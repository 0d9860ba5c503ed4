import type { FastifyRequest } from 'fastify';
import type { Origin } from '../audit/audit-event.entity.js';
import { clientAddress } from '../rate-limit/client-address.js';

const MAX_USER_AGENT = 256;

/** Where a request comes from. What the client says it is, is kept in ASCII: headers arrive as Latin-1, whatever they were. */
export function originOf({ id, ip, socket, headers }: FastifyRequest): Origin {
  const userAgent = headers['user-agent']?.slice(0, MAX_USER_AGENT).replace(/[^ -~]/g, '?');
  return { address: clientAddress(ip, socket.remoteAddress), userAgent: userAgent || null, requestId: id };
}
