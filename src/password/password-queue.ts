import PQueue from 'p-queue';
import { OverloadedError } from '../errors/api-error.js';

export interface QueueLimits {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may wait. */
  readonly length: number;
  /** How long one may wait, in milliseconds. */
  readonly timeout: number;
}

/** Bounds what hashing may take of the machine: it is meant to be expensive, and anybody may ask for it. */
export class PasswordQueue {
  private readonly queue: PQueue;
  private admitted = 0;

  constructor(private readonly limits: QueueLimits) {
    this.queue = new PQueue({ concurrency: limits.concurrency });
  }

  /**
   * Lets work in that will need turns, before it has cost anything.
   * @throws OverloadedError at once when as many are in already as can run and wait
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.admitted >= this.limits.concurrency + this.limits.length) throw new OverloadedError();
    this.admitted += 1;
    try {
      return await work();
    } finally {
      this.admitted -= 1;
    }
  }

  /**
   * Runs one hash in its turn.
   * @param gone aborts when nobody waits for the result any more; a hash that has begun is finished all the same
   * @throws OverloadedError when the turn does not come in time
   */
  async run<T>(hash: () => Promise<T>, gone: AbortSignal): Promise<T> {
    const waiting = new AbortController();
    const giveUp = () => waiting.abort(new OverloadedError());
    const timer = setTimeout(giveUp, this.limits.timeout);
    gone.addEventListener('abort', giveUp);
    const stopWaiting = () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', giveUp);
    };
    if (gone.aborted) giveUp();
    try {
      const start = () => {
        stopWaiting();
        return hash();
      };
      return await this.queue.add(start, { signal: waiting.signal });
    } finally {
      stopWaiting();
    }
  }
}
