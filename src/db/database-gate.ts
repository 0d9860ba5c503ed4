import { setTimeout as wait } from 'node:timers/promises';
import type { Orm } from '../../mikro-orm.config.js';
import type { Config } from '../config/config.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import { isMigrated, migrate } from './migrate.js';
import { needlessRights } from './server-role.js';
import { isDatabaseUnavailable } from './unavailable.js';

const RETRY_INTERVAL = 500;

/**
 * Stands between the requests and the database until it can serve them: reachable, migrated, and not newer than this
 * code. A server may start before its database does; it opens by itself when the time has come.
 */
export class DatabaseGate {
  private open = false;
  private readonly complaint: Complaint;
  private readonly closing = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly orm: Orm,
    private readonly log: Logger,
  ) {
    this.complaint = new Complaint(log);
  }

  get isOpen(): boolean {
    return this.open;
  }

  /**
   * Migrates, where that is configured, and looks whether the gate can open; if not yet, goes on trying unseen.
   * @throws SchemaTooNewError, or what a migration that fails says
   */
  async start(): Promise<void> {
    if (!(await this.tryToOpen())) void this.keepTrying();
  }

  stop(): void {
    this.closing.abort();
  }

  private async tryToOpen(): Promise<boolean> {
    try {
      if (this.config.database.migrateOnStart) {
        const applied = await migrate(this.config, this.orm);
        if (applied.length > 0) this.log.info({ migrations: applied }, 'migrated');
      }
      this.open = await isMigrated(this.orm);
      if (!this.open) this.complain('migrations are pending: apply them with authhero migrate');
      if (this.open && !this.config.database.embedded) await this.warnOfRights();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      this.complain('the database cannot be reached', error);
    }
    return this.open;
  }

  private async keepTrying(): Promise<void> {
    while (!this.open) {
      try {
        await wait(RETRY_INTERVAL, undefined, { signal: this.closing.signal });
      } catch {
        return;
      }
      await this.tryToOpen().catch((error) => this.complain('the database cannot be used', error));
    }
    this.log.info('the database can be used from now on');
  }

  private async warnOfRights(): Promise<void> {
    const rights = await needlessRights(this.orm.em);
    if (rights.length === 0) return;
    this.log.warn(
      { rights },
      'the database role may do more than AuthHero needs: docs/operations.md says how to use two roles',
    );
  }

  private complain(reason: string, error?: unknown): void {
    this.complaint.warn(`${reason}; until then every request is SERVICE_UNAVAILABLE`, error);
  }
}
