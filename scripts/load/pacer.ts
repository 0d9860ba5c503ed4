import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';

/** Lets operations begin at a rate, and only so many be under way. */
export class Pacer {
  private readonly queue: PQueue;
  /** Milliseconds between two beginnings. */
  private readonly gap: number;
  private next = 0;

  /** @param onLate is told of each that had to wait because too many were under way */
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
   * Runs an operation when its moment comes: by the clock, so that a timer that is late slows nothing down.
   * @throws AbortError when the signal comes before
   */
  async run<T>(operation: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const now = performance.now();
    const moment = Math.max(this.next, now);
    this.next = moment + this.gap;
    await sleep(moment - now, undefined, { ...(signal && { signal }) });
    if (this.queue.pending >= this.queue.concurrency) this.onLate();
    return this.queue.add(() => {
      // Not once it has begun: what it does to an account has to be known.
      signal?.throwIfAborted();
      return operation();
    });
  }
}
