import { databaseTime } from '../db/database-time.js';
import type { Orm } from '../db/orm.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import type { VerifiedKey } from './verified-key.js';

const MINUTE_MS = 60_000;
/** How long a use waits, so that others are written in the same statement. */
const WRITE_DELAY_MS = 1_000;
/** Most uses that wait. A use beyond is dropped; the next use of that key is noted. */
const MAX_WAITING = 10_000;

/**
 * Notes when keys are used, exact to a minute. No request waits for it: many uses share one statement that is sent afterwards.
 * A failure harms nothing.
 */
export class KeyUsage {
  private readonly warning: ThrottledWarning;
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private writing = Promise.resolve();

  constructor(
    private readonly orm: Orm,
    log: Logger,
  ) {
    this.warning = new ThrottledWarning(log);
  }

  note({ id, lastUsedOn }: Pick<VerifiedKey, 'id' | 'lastUsedOn'>): void {
    if (lastUsedOn && databaseTime().getTime() - lastUsedOn.getTime() < MINUTE_MS) return;
    if (this.waiting.size >= MAX_WAITING) return;
    this.waiting.add(id);
    this.timer ??= setTimeout(() => void this.write(), WRITE_DELAY_MS).unref();
  }

  /** Writes what is still waiting. */
  async stop(): Promise<void> {
    await this.write();
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = [...this.waiting];
    this.waiting.clear();
    if (ids.length > 0) this.writing = this.writing.then(() => this.update(ids));
    return this.writing;
  }

  /** Skips keys that another transaction has locked: to wait for them could be a deadlock. */
  private async update(ids: string[]): Promise<void> {
    try {
      await this.orm.em.getConnection().execute(
        `update api_key set last_used_on = now() where id in (
           select id from api_key
           where id = any(?::uuid[]) and (last_used_on is null or last_used_on < now() - interval '1 minute')
           for update skip locked)`,
        [`{${ids.join()}}`],
      );
    } catch (error) {
      this.warning.warn('the last use of API keys could not be written', error);
    }
  }
}
