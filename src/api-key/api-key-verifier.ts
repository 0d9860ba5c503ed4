import type { Config } from '../config/config.js';
import type { Orm } from '../db/orm.js';
import { runStandalone } from '../db/prepared-statement.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { RolePolicy } from '../role/role-policy.js';
import { hashToken, isToken } from './api-key.token.js';
import { byHash, byId, type KeyRow, verificationOf } from './api-key-verification.sql.js';
import { type IdleLimits, idleLimits } from './idle-limits.js';
import type { Verification } from './verified-key.js';

interface Waiting {
  /** SHA-256 of the key in hexadecimal digits. */
  readonly hash: string;
  readonly since: number;
  resolve(row: KeyRow | undefined): void;
  reject(error: unknown): void;
}

/** Statements at once. More would each verify fewer keys, and would take connections from writers. */
const MAX_IN_FLIGHT = 4;
/** Most keys of one statement. */
const MAX_BATCH = 500;

/**
 * Verifies API keys. Nearly every request needs it, and nothing is cached: a revoked key is dead on the next request. So keys that
 * arrive in the same turn of the event loop share one prepared statement, which does not go through the ORM. Through the ORM an
 * authenticated read took many times as long: docs/performance.md.
 */
export class ApiKeyVerifier {
  private readonly byHash: ReturnType<typeof byHash>;
  private readonly byId: ReturnType<typeof byId>;
  private readonly idle: IdleLimits;
  /** Longest wait of a key for its statement to be sent. */
  private readonly timeoutMs: number;
  private waiting: Waiting[] = [];
  private inFlight = 0;
  private asksForConnection = false;
  private turn: NodeJS.Immediate | undefined;
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: Orm,
    config: Pick<Config, 'apiKey' | 'session' | 'database'>,
    policy: RolePolicy,
  ) {
    this.byHash = byHash(policy);
    this.byId = byId(policy);
    this.idle = idleLimits(config);
    this.timeoutMs = config.database.connectTimeoutMs;
  }

  /**
   * Looks up a key: a live one of an active user, one that has ended, or none. A text without the form of a key costs no query.
   * @throws ServiceUnavailableError when the statement is not sent within DATABASE_CONNECT_TIMEOUT; database errors as the ORM throws them
   */
  async verify(token: string): Promise<Verification> {
    if (!isToken(token)) return { kind: 'unknown' };
    const row = await new Promise<KeyRow | undefined>((resolve, reject) => {
      this.waiting.push({ hash: hashToken(token).toString('hex'), since: performance.now(), resolve, reject });
      this.schedule();
    });
    return verificationOf(row);
  }

  /** Looks up the key that another credential was made from, as it is now. */
  async verifyById(id: string): Promise<Verification> {
    const values = [id, this.idle.ofLogins, this.idle.ofCreated];
    const [row] = await runStandalone<KeyRow>(this.orm.em, { ...this.byId, values });
    return verificationOf(row);
  }

  private schedule(): void {
    const [oldest] = this.waiting;
    if (!oldest) return;
    this.expiry ??= setTimeout(this.expire, oldest.since + this.timeoutMs - performance.now()).unref();
    if (!this.asksForConnection && this.inFlight < MAX_IN_FLIGHT) this.turn ??= setImmediate(this.send);
  }

  /** Asks for a connection, and sends all keys that wait at the moment when it comes. */
  private readonly send = async (): Promise<void> => {
    this.turn = undefined;
    this.asksForConnection = true;
    const begin = performance.now();
    let batch: Waiting[] | undefined;
    const takeBatch = () => {
      this.asksForConnection = false;
      batch = this.waiting.splice(0, MAX_BATCH);
      this.inFlight += 1;
      this.schedule();
      if (batch.length === 0) return undefined;
      return [`{${batch.map(({ hash }) => `"\\\\x${hash}"`).join()}}`, this.idle.ofLogins, this.idle.ofCreated];
    };
    try {
      const rows = await runStandalone<KeyRow>(this.orm.em, { ...this.byHash, values: takeBatch });
      const found = new Map(rows.map((row) => [row.hash, row]));
      for (const { hash, resolve } of batch ?? []) resolve(found.get(hash));
    } catch (error) {
      for (const { reject } of batch ?? this.takeSince(begin)) reject(error);
    }
    if (batch) this.inFlight -= 1;
    else this.asksForConnection = false;
    this.schedule();
  };

  /** Removes and returns the keys that wait since a time or longer. */
  private takeSince(limit: number): Waiting[] {
    const taken = this.waiting.filter(({ since }) => since <= limit);
    this.waiting = this.waiting.filter(({ since }) => since > limit);
    return taken;
  }

  private readonly expire = (): void => {
    this.expiry = undefined;
    for (const { reject } of this.takeSince(performance.now() - this.timeoutMs)) reject(new ServiceUnavailableError());
    this.schedule();
  };
}
