import type { FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

/**
 * Refuses a request that names no host, or two: RFC 9112, 3.2. Apollo's integration makes a URL of the name, and throws
 * where that fails.
 */
export async function requireHost({ hostname, raw }: FastifyRequest): Promise<void> {
  const hosts = raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length !== 1 || !URL.canParse(`http://${hostname}/`)) throw new RequestError(400);
}
