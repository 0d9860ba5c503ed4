import type { FastifyInstance } from 'fastify';

const SWEEP_INTERVAL = 100;

/**
 * Stops listening and waits for the requests in flight; what is left after so many milliseconds is cut. A connection whose
 * last request was in flight stays open afterwards unless it is swept: Node closes only those that are idle at the start.
 */
export async function closeHttp(http: FastifyInstance, timeout: number): Promise<void> {
  const sweep = setInterval(() => http.server.closeIdleConnections(), SWEEP_INTERVAL);
  const timer = setTimeout(() => http.server.closeAllConnections(), timeout);
  await http.close();
  clearInterval(sweep);
  clearTimeout(timer);
}
