import type { Config } from '../config/config.js';
import type { Orm } from '../db/orm.js';
import { milliseconds, named, runAlone } from '../db/standalone.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import { withinScopes } from '../permission/permissions.js';
import { permissionsOf, splitPermissions } from '../role/role-permissions.js';
import { activeUsers } from '../user/active-users.sql.js';
import { type ProfileRow, profileColumns, profileOf } from '../user/profile.sql.js';
import type { ApiKeyKind } from './api-key.entity.js';
import { hashToken, isToken } from './api-key.token.js';
import type { VerifiedKey } from './verified-key.js';

interface Waiting {
  /** Of the key, in hexadecimal. */
  readonly hash: string;
  readonly since: number;
  resolve(row: Row | undefined): void;
  reject(error: unknown): void;
}

/** Statements under way at once. More would be smaller ones, and take the pool from the writers. */
const MAX_IN_FLIGHT = 4;
/** Keys of one statement. */
const MAX_BATCH = 500;

/**
 * Verifies API keys. Nearly every request needs that, and it must not be remembered: a key that was revoked is dead on the next
 * request. So it goes past the ORM, and keys that come in the same turn of the event loop share one prepared statement. Through the ORM
 * an authenticated read took many times as long: docs/performance.md.
 */
export class ApiKeyVerifier {
  private readonly statement: { readonly text: string; readonly name: string };
  /** The second value of the statement, where it has one. */
  private readonly idleTtlMs: readonly number[];
  /** How long a key waits for a place. */
  private readonly timeoutMs: number;
  private waiting: Waiting[] = [];
  private inFlight = 0;
  private asksForConnection = false;
  private turn: NodeJS.Immediate | undefined;
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly orm: Orm,
    { apiKey: { idleTtlMs }, database }: Pick<Config, 'apiKey' | 'database'>,
  ) {
    this.statement = named('verify_api_keys', statement(idleTtlMs > 0));
    this.idleTtlMs = idleTtlMs > 0 ? [idleTtlMs] : [];
    this.timeoutMs = database.connectTimeoutMs;
  }

  /**
   * The live key of an active user that a text is; null for any other text. What has not the form of a key costs no query.
   * @throws ServiceUnavailableError after DATABASE_CONNECT_TIMEOUT without a place for the statement; what the ORM would throw
   */
  async verify(token: string): Promise<VerifiedKey | null> {
    if (!isToken(token)) return null;
    const row = await new Promise<Row | undefined>((resolve, reject) => {
      this.waiting.push({ hash: hashToken(token).toString('hex'), since: performance.now(), resolve, reject });
      this.schedule();
    });
    return row ? verifiedKey(row) : null;
  }

  private schedule(): void {
    const [oldest] = this.waiting;
    if (!oldest) return;
    this.expiry ??= setTimeout(this.expire, oldest.since + this.timeoutMs - performance.now()).unref();
    if (!this.asksForConnection && this.inFlight < MAX_IN_FLIGHT) this.turn ??= setImmediate(this.send);
  }

  /** Sends what waits at the moment when there is a connection: to wait for a place and for a connection is one wait. */
  private readonly send = async (): Promise<void> => {
    this.turn = undefined;
    this.asksForConnection = true;
    const begin = performance.now();
    let batch: Waiting[] | undefined;
    const take = () => {
      this.asksForConnection = false;
      batch = this.waiting.splice(0, MAX_BATCH);
      this.inFlight += 1;
      this.schedule();
      if (batch.length === 0) return undefined;
      return [`{${batch.map(({ hash }) => `"\\\\x${hash}"`).join()}}`, ...this.idleTtlMs];
    };
    try {
      const rows = await runAlone<Row>(this.orm.em, { ...this.statement, values: take });
      const found = new Map(rows.map((row) => [row.hash, row]));
      for (const { hash, resolve } of batch ?? []) resolve(found.get(hash));
    } catch (error) {
      for (const { reject } of batch ?? this.takeSince(begin)) reject(error);
    }
    if (batch) this.inFlight -= 1;
    else this.asksForConnection = false;
    this.schedule();
  };

  /** Takes out who waits since then, or longer. */
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

/** Times in milliseconds since 1970. */
interface Row extends ProfileRow {
  readonly hash: string;
  readonly id: string;
  readonly kind: ApiKeyKind;
  readonly scopes: string[] | null;
  readonly permissions: string;
  readonly expires: number;
  readonly used: number | null;
}

/** What tells a live key is the same as in `ApiKeyService.live`. */
const statement = (isIdleDead: boolean): string =>
  `select encode(k.hash, 'hex') as hash, k.id, k.kind, k.scopes, ${milliseconds('k.expires_on')} as expires,
    ${milliseconds('k.last_used_on')} as used, ${permissionsOf('u.id')} as permissions, ${profileColumns('u')}
  from api_key k join ${activeUsers('u')} on u.id = k.user_id
  where k.hash = any($1::text::bytea[]) and k.revoked_on is null and k.expires_on > now()
  ${isIdleDead ? "and coalesce(k.last_used_on, k.created_on) > now() - $2::float8 * interval '1 millisecond'" : ''}`;

const verifiedKey = (row: Row): VerifiedKey => ({
  id: row.id,
  kind: row.kind,
  scopes: row.scopes,
  permissions: withinScopes(splitPermissions(row.permissions), row.scopes),
  expiresOn: new Date(row.expires),
  lastUsedOn: row.used === null ? null : new Date(row.used),
  user: profileOf(row),
});
