import PQueue from 'p-queue';
import { OverloadedError } from '../errors/api-error.js';

export interface QueueLimits {
  /** Hashes that run at once. */
  readonly concurrency: number;
  /** Hashes that may wait. */
  readonly length: number;
  /** Longest wait of one hash. */
  readonly timeoutMs: number;
}

/** Limits how much of the machine hashing takes. A hash is expensive on purpose, and anybody can cause one. */
export class PasswordQueue {
  private readonly queue: PQueue;
  private admitted = 0;

  constructor(private readonly limits: QueueLimits) {
    this.queue = new PQueue({ concurrency: limits.concurrency });
  }

  /**
   * Runs work that will hash, if there is room. A refusal has cost nothing.
   * @throws OverloadedError at once when all places are taken
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
   * Runs one hash when its turn comes.
   * @param clientSignal aborts when the client no longer waits. A hash that has begun is finished all the same
   * @throws OverloadedError when the turn does not come in time
   */
  async run<T>(hash: () => Promise<T>, clientSignal: AbortSignal): Promise<T> {
    const waiting = new AbortController();
    const giveUp = () => waiting.abort(new OverloadedError());
    const timer = setTimeout(giveUp, this.limits.timeoutMs);
    clientSignal.addEventListener('abort', giveUp);
    const stopWaiting = () => {
      clearTimeout(timer);
      clientSignal.removeEventListener('abort', giveUp);
    };
    if (clientSignal.aborted) giveUp();
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
