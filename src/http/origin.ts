import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../audit/audit-event.entity.js';
import { clientAddress } from './client-address.js';

const MAX_USER_AGENT = 256;

/** The last client of each connection: behind a proxy it may change, and mostly it does not. */
const lastClients = new WeakMap<Socket, { ip: string; address: string }>();

/** Where a request comes from. What the client says it is, is kept in ASCII: headers arrive as Latin-1, whatever they were. */
export function originOf({ id, ip, socket, headers }: FastifyRequest): Origin {
  const userAgent = headers['user-agent']?.slice(0, MAX_USER_AGENT).replace(/[^ -~]/g, '?');
  return { address: addressOf(ip, socket), userAgent: userAgent || null, requestId: id };
}

function addressOf(ip: string, socket: Socket): string {
  const last = lastClients.get(socket);
  if (last?.ip === ip) return last.address;
  const address = clientAddress(ip, socket.remoteAddress);
  lastClients.set(socket, { ip, address });
  return address;
}
