import type { Orm } from '../db/orm.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import type { VerifiedKey } from './verified-key.js';

const MINUTE = 60_000;
/** So long a use waits for others to be written with it. */
const DELAY = 1_000;
/** Beyond, a use is not noted: the next one is. */
const MAX_WAITING = 10_000;

/**
 * Notes when keys are used, exact to a minute, behind the requests: none waits for it, many share a statement, and that it
 * fails harms nothing.
 */
export class KeyUsage {
  private readonly complaint: Complaint;
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private writing = Promise.resolve();

  constructor(
    private readonly orm: Orm,
    log: Logger,
  ) {
    this.complaint = new Complaint(log);
  }

  note({ id, lastUsedOn }: Pick<VerifiedKey, 'id' | 'lastUsedOn'>): void {
    if (lastUsedOn && Date.now() - lastUsedOn.getTime() < MINUTE) return;
    if (this.waiting.size >= MAX_WAITING) return;
    this.waiting.add(id);
    this.timer ??= setTimeout(() => void this.write(), DELAY).unref();
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

  /** Skips the keys that somebody else has locked: whoever waited for them here could wait in a circle. */
  private async update(ids: string[]): Promise<void> {
    try {
      await this.orm.em.getConnection().execute(
        `update api_key set last_used_on = now() where id in (
           select id from api_key
           where id = any(string_to_array(?, ',')::uuid[]) and (last_used_on is null or last_used_on < now() - interval '1 minute')
           for update skip locked)`,
        [ids.join(',')],
      );
    } catch (error) {
      this.complaint.warn('the use of keys could not be noted', error);
    }
  }
}
