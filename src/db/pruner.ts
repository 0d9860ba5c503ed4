import { randomInt } from 'node:crypto';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import { databaseTime } from './database-time.js';
import type { BackgroundTask, Prune } from './feature.js';
import type { Orm } from './orm.js';
import { pause } from './pause.js';

/**
 * The max number of rows of one statement. It is small, so that locks are short and DATABASE_STATEMENT_TIMEOUT does not cancel
 * it.
 */
const BATCH_ROWS = 500;
/** The pause between two batches, so that pruning does not slow down requests. */
const PAUSE_MS = 100;

/**
 * Deletes a batch of the rows that a feature no longer needs.
 * @returns the number of deleted rows; 0 also if another process runs the same function now
 */
export async function pruneBatch(orm: Orm, config: Config, prune: Prune, rows = BATCH_ROWS): Promise<number> {
  const before = new Date(databaseTime().getTime() - prune.retentionMs(config));
  const [row] = await orm.em.execute<{ deleted: number }[]>(`select ${prune.function}(?, ?) as deleted`, [
    before,
    rows,
  ]);
  return row?.deleted ?? 0;
}

/**
 * Deletes rows in the background, in small batches, when their retention has ended. The database lets only one process run a
 * function at a time.
 */
export class Pruner implements BackgroundTask {
  private readonly closing = new AbortController();
  private readonly warning: ThrottledWarning;
  private running = Promise.resolve();

  constructor(
    private readonly orm: Orm,
    private readonly config: Config,
    private readonly prunes: readonly Prune[],
    private readonly log: Logger,
  ) {
    this.warning = new ThrottledWarning(log);
  }

  start(): void {
    if (this.config.database.pruneIntervalMs > 0) this.running = this.run();
  }

  async stop(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  /** The first run begins after a random part of the interval, so that processes that start together do not prune together. */
  private async run(): Promise<void> {
    const interval = this.config.database.pruneIntervalMs;
    for (let delay = randomInt(interval); await pause(delay, this.closing.signal); delay = interval)
      for (const prune of this.prunes) await this.prune(prune);
  }

  private async prune(prune: Prune): Promise<void> {
    let deleted = 0;
    try {
      for (
        let rows = BATCH_ROWS;
        rows === BATCH_ROWS && (deleted === 0 || (await pause(PAUSE_MS, this.closing.signal)));
        deleted += rows
      )
        rows = await pruneBatch(this.orm, this.config, prune);
    } catch (error) {
      this.warning.warn('old rows could not be deleted; the service tries again later', error);
    }
    if (deleted > 0) this.log.info({ function: prune.function, rows: deleted }, 'old rows were deleted');
  }
}
