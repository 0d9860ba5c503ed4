import { setTimeout as wait } from 'node:timers/promises';
import type { DatabaseSettings } from '../config/database.settings.js';
import { Complaint } from '../observability/complaint.js';
import type { Logger } from '../observability/logger.js';
import type { Database } from './database.js';
import type { ServingRights } from './database-definition.js';
import { isMigrated } from './migrate.js';
import { findNeedlessRights } from './serving-role.js';
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
  private readonly opening = Promise.withResolvers<void>();

  constructor(
    private readonly settings: DatabaseSettings,
    private readonly database: Database,
    private readonly rights: ServingRights,
    private readonly log: Logger,
  ) {
    this.complaint = new Complaint(log);
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Resolves when the gate opens. */
  get opened(): Promise<void> {
    return this.opening.promise;
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
      if (this.settings.migrateOnStart) {
        const applied = await this.database.migrate();
        if (applied.length > 0) this.log.info({ migrations: applied }, 'migrated');
      }
      this.open = await isMigrated(this.database.orm);
      if (!this.open) this.complain('migrations are pending: apply them with authhero migrate');
      if (this.open && !this.settings.embedded) await this.warnOfRights();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      this.complain('the database cannot be reached', error);
    }
    if (this.open) this.opening.resolve();
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
    const rights = await findNeedlessRights(this.database.orm.em, this.rights);
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
