import { setImmediate as immediate, setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const SWEEP_INTERVAL_MS = 100;
/** After this time without a new connection, none is waiting to be accepted. */
const QUIET_MS = 50;
const MAX_WAIT_FOR_QUIET_MS = 2_000;

/**
 * Waits until no more connections come in, at most two seconds. The system may hold connections that this process has not
 * accepted yet. To stop listening would reset them, although clients have sent whole requests.
 */
export async function waitForQuiet({ server }: FastifyInstance): Promise<void> {
  const end = performance.now() + MAX_WAIT_FOR_QUIET_MS;
  let hasNew = true;
  const note = () => {
    hasNew = true;
  };
  server.on('connection', note);
  while (hasNew && performance.now() < end) {
    hasNew = false;
    await wait(QUIET_MS);
    // A busy process may get here late. Connections that wait by now are accepted in this turn.
    await immediate();
  }
  server.off('connection', note);
}

/**
 * Stops listening and waits for requests in flight. What is left after the timeout is cut. Connections that become idle
 * meanwhile are closed here: Node.js closes only those that are idle when it stops.
 */
export async function closeHttp(http: FastifyInstance, timeoutMs: number): Promise<void> {
  const sweep = setInterval(() => http.server.closeIdleConnections(), SWEEP_INTERVAL_MS);
  const timer = setTimeout(() => http.server.closeAllConnections(), timeoutMs);
  await http.close();
  clearInterval(sweep);
  clearTimeout(timer);
}
