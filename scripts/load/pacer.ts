import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

/** Starts operations at a given rate, and limits how many run at the same time. */
export class Pacer {
  private readonly queue: PQueue;
  /** Milliseconds between two starts. */
  private readonly gap: number;
  private next = 0;

  /** @param onLate is called for each operation that has to wait because too many others run */
  constructor(
    { rate, inFlight }: { rate: number; inFlight: number },
    private readonly onLate: () => void,
  ) {
    this.gap = 1_000 / rate;
    this.queue = new PQueue({ concurrency: inFlight });
  }

  get inFlight(): number {
    return this.queue.pending;
  }

  /**
   * Runs an operation at its time. The times are absolute, so that a late timer does not lower the rate.
   * @throws AbortError if the signal aborts before the operation starts
   */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const now = performance.now();
    const moment = Math.max(this.next, now);
    this.next = moment + this.gap;
    await sleep(moment - now, undefined, { ...(signal && { signal }) });
    if (this.queue.pending >= this.queue.concurrency) this.onLate();
    return this.queue.add(() => {
      // An operation that has started is not aborted, because its effect on the account must be known.
      signal?.throwIfAborted();
      return operation();
    });
  }
}
