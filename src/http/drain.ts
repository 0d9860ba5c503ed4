import { setImmediate as immediate, setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

const SWEEP_INTERVAL = 100;

/** So long without a new connection nobody is waiting to be accepted. */
const QUIET = 50;
const MAX_WAIT_FOR_QUIET = 2_000;

/**
 * Waits until no more connections come in, two seconds at most. The system has taken connections that this process has not
 * come to accept yet: to stop listening would reset them, with requests that were sent whole.
 */
export async function untilNobodyComes({ server }: FastifyInstance): Promise<void> {
  const end = performance.now() + MAX_WAIT_FOR_QUIET;
  let came = true;
  const note = () => {
    came = true;
  };
  server.on('connection', note);
  while (came && performance.now() < end) {
    came = false;
    await wait(QUIET);
    // A busy process may come here late: what is waiting by now is accepted in between.
    await immediate();
  }
  server.off('connection', note);
}

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
