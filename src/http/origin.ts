import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../audit/audit-event.entity.js';
import { clientAddress } from './client-address.js';
import { traceIdOf } from './correlation.js';

const MAX_USER_AGENT_LENGTH = 256;

/** The last client of each connection. Behind a proxy it may change, but mostly it stays: to parse an IPv6 address takes 11 µs. */
const lastClients = new WeakMap<Socket, { ip: string; address: string }>();

/** Where a request comes from. The user agent is reduced to ASCII, since Node.js reads headers as Latin-1. */
export function originOf({ id, ip, socket, headers }: FastifyRequest, traceparent?: unknown): Origin {
  const userAgent = headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH).replace(/[^ -~]/g, '?');
  const traceId = typeof traceparent === 'string' ? traceIdOf(traceparent) : undefined;
  return { address: addressOf(ip, socket), userAgent: userAgent || null, requestId: id, traceId };
}

function addressOf(ip: string, socket: Socket): string {
  const last = lastClients.get(socket);
  if (last?.ip === ip) return last.address;
  const address = clientAddress(ip, socket.remoteAddress);
  lastClients.set(socket, { ip, address });
  return address;
}
