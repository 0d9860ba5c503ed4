import PQueue from 'p-queue';
import { OverloadedError } from '../errors/api-error.js';

/** Fields of one user that ask the database at the same time. Others need the rest of the connections. */
const MAX_AT_ONCE = 3;
/** Fields of one user that may wait. */
const MAX_WAITING = 500;

/** Runs the fields that ask the database in turns, for each user: one user must not take every connection to the database. */
export class QueryTurns {
  private readonly queues = new Map<string, PQueue>();

  /** @throws OverloadedError when too many fields of the user wait */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(userId) ?? new PQueue({ concurrency: MAX_AT_ONCE });
    if (queue.size >= MAX_WAITING) throw new OverloadedError();
    this.queues.set(userId, queue);
    try {
      return await queue.add(work);
    } finally {
      if (queue.size === 0 && queue.pending === 0) this.queues.delete(userId);
    }
  }
}
