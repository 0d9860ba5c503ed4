import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits without keeping the process alive.
 * @returns false if the signal has ended the wait
 */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  wait(milliseconds, true, { signal, ref: false }).catch(() => false);
