import { AuthHeroError } from './authhero-error.js';
import type { ClientOptions } from './client-options.js';

/** Nothing was done: even a mutation can be repeated. */
const NOTHING_DONE: readonly string[] = ['RATE_LIMITED', 'OVERLOADED'];
/** A mutation that was not answered may be done. Only a query is repeated. */
const UNKNOWN: readonly string[] = ['SERVICE_UNAVAILABLE', 'UNREACHABLE'];

/**
 * Repeats work that AuthHero asks to repeat later, never before the time that it says, and a little after it, so that not all clients
 * come back at the same moment.
 * @throws what the work throws at last, and the reason of the signal
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  isQuery: boolean,
  { maxRetries = 2, maxRetryWaitMs = 10_000 }: Pick<ClientOptions, 'maxRetries' | 'maxRetryWaitMs'>,
  signal?: AbortSignal,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await work();
    } catch (error) {
      const waitMs = waitBefore(error, isQuery);
      if (waitMs === undefined || waitMs > maxRetryWaitMs || retries >= maxRetries) throw error;
      await wait(waitMs * (1 + Math.random() / 2), signal);
    }
  }
}

function waitBefore(error: unknown, isQuery: boolean): number | undefined {
  if (!(error instanceof AuthHeroError) || error.retryAfter === undefined) return undefined;
  const isSafe = NOTHING_DONE.includes(error.code) || (isQuery && UNKNOWN.includes(error.code));
  return isSafe ? error.retryAfter * 1000 : undefined;
}

/** @throws the reason of the signal, and what the work throws */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

/** @throws the reason of the signal */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const work = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return orAborted(work, signal).finally(() => clearTimeout(timer));
}
