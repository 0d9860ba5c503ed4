import type { DatabaseSettings } from '../config/database.settings.js';
import { describeError } from '../observability/describe-error.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import type { Database } from './database.js';
import { adviceOn, sentences } from './database-advice.js';
import type { ServingRights } from './database-definition.js';
import { isDatabaseUnavailable } from './database-errors.js';
import { readDatabaseTime } from './database-time.js';
import { findForeignGrants } from './foreign-grants.js';
import { findLackingRights } from './lacking-rights.js';
import { isMigrated, SchemaTooNewError } from './migrate.js';
import { pause } from './pause.js';
import { findNeedlessRights } from './serving-role.js';
import { findLostLimits } from './time-limits.js';
import { requireUsable } from './usable-database.js';

const TWO_ROLES = 'docs/operations-reference.md, "Two database roles"';
const POOLER = 'docs/operations.md, "A pooler"';
const RETRY_INTERVAL_MS = 500;
/** How often an open gate reads the clock of the database, and checks whether the migrations still fit this code. */
const WATCH_INTERVAL_MS = 2_000;

/**
 * Is open while the database can serve requests: it has been reached, is migrated, and is not newer than this code. A server may
 * start before its database; then the gate opens later by itself. It closes again if migrations are missing, as after a restore,
 * or if another process applies a migration that this code does not know and that is not compatible.
 */
export class DatabaseGate {
  private open = false;
  private readonly warning: ThrottledWarning;
  private readonly closing = new AbortController();
  private readonly opening = Promise.withResolvers<void>();

  constructor(
    private readonly settings: DatabaseSettings,
    private readonly database: Database,
    private readonly rights: ServingRights,
    /** Checks what else the server needs before it uses the database. Throws if something is missing. */
    private readonly requireMore: () => Promise<void>,
    private readonly log: Logger,
  ) {
    this.warning = new ThrottledWarning(log);
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Resolves when the gate opens. */
  get opened(): Promise<void> {
    return this.opening.promise;
  }

  /**
   * Migrates, if that is configured, and opens the gate if the database can serve. If it cannot, tries again in the background.
   * @throws every error except an unavailable database, such as SchemaTooNewError, or the error of a failed migration
   */
  async start(): Promise<void> {
    if (await this.tryToOpen()) void this.watch();
    else void this.keepTrying();
  }

  stop(): void {
    this.closing.abort();
  }

  private async tryToOpen(): Promise<boolean> {
    try {
      if (!this.settings.embedded) await requireUsable(this.database.orm.em);
      if (this.settings.migrateOnStart) {
        const applied = await this.database.migrate();
        if (applied.length > 0) this.log.info({ migrations: applied }, 'migrated');
      }
      const isReady = await isMigrated(this.database.orm);
      if (!isReady) this.warn('migrations are pending: apply them with authhero migrate');
      if (isReady && !this.settings.embedded) {
        await readDatabaseTime(this.database.orm.em);
        await this.warnOfDangers();
      }
      if (isReady) await this.requireMore();
      this.open = isReady;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      this.warn('the database cannot be reached', error);
    }
    if (this.open) this.opening.resolve();
    return this.open;
  }

  private async keepTrying(): Promise<void> {
    while (!this.open) {
      if (!(await pause(RETRY_INTERVAL_MS, this.closing.signal))) return;
      await this.tryToOpen().catch((error) => this.warn('the database cannot be used', error));
    }
    this.log.info('the database can be used now');
    void this.watch();
  }

  /**
   * Does nothing for the embedded database, because only this process can migrate it. The gate stays open while the database is
   * unreachable: each request fails by itself then.
   */
  private async watch(): Promise<void> {
    if (this.settings.embedded) return;
    while (await pause(WATCH_INTERVAL_MS, this.closing.signal)) {
      try {
        await readDatabaseTime(this.database.orm.em);
        this.open = await isMigrated(this.database.orm);
        if (!this.open) this.warn('migrations are pending: apply them with authhero migrate');
      } catch (error) {
        if (!(error instanceof SchemaTooNewError)) continue;
        this.open = false;
        this.warn(error.message);
      }
      if (!this.open) return this.keepTrying();
    }
  }

  private async warnOfDangers(): Promise<void> {
    const { em } = this.database.orm;
    const rights = await findNeedlessRights(em, this.rights);
    if (rights.length > 0) this.log.warn({ rights }, `the database role may do more than AuthHero needs: ${TWO_ROLES}`);
    const lacking = await findLackingRights(em, this.rights);
    if (lacking.length > 0) this.log.warn({ lacking }, 'some requests will fail');
    const grants = await findForeignGrants(em, this.rights);
    if (grants.length > 0)
      this.log.warn({ grants }, `other database roles may use the tables of AuthHero: ${TWO_ROLES}`);
    const limits = await findLostLimits(em, this.settings);
    if (limits.length > 0) this.log.warn({ limits }, `a pooler has dropped limits of time: ${POOLER}`);
  }

  private warn(reason: string, error?: unknown): void {
    const advice = error === undefined ? undefined : adviceOn(describeError(error));
    const what = `${reason}; every request is answered with SERVICE_UNAVAILABLE until then`;
    this.warning.warn(sentences(what, advice), error);
  }
}
