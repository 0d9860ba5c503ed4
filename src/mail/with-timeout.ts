import { pause } from '../db/pause.js';
import { DeliveryError } from './mail-transport.js';

/** The max time for one attempt, however slowly the server answers. It is shorter than the lease of the queue. */
const ATTEMPT_TIMEOUT_MS = 60_000;
/** The reason of the error. */
export const TIMED_OUT = 'ETIMEDOUT (60s)';

/** @throws DeliveryError when the time is over. The mail may have been sent all the same. */
export async function withTimeout(delivery: Promise<void>): Promise<void> {
  const over = new AbortController();
  const timeout = pause(ATTEMPT_TIMEOUT_MS, over.signal).then((isOver) => {
    if (isOver) throw new DeliveryError(TIMED_OUT, false);
  });
  try {
    await Promise.race([delivery, timeout]);
  } finally {
    over.abort();
  }
}
