import type { Config } from '../config/config.js';
import type { Orm } from '../db/orm.js';
import { milliseconds, prepared, runStandalone } from '../db/prepared-statement.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import { withinScopes } from '../permission/permissions.js';
import { permissionsOf, splitPermissions } from '../role/role-permissions.js';
import { activeUser } from '../user/active-users.sql.js';
import { type ProfileRow, profileColumns, profileOf } from '../user/profile.sql.js';
import { hashToken, isToken } from './api-key.token.js';
import type { ApiKeyKind } from './api-key-kind.enum.js';
import { type IdleLimits, idleLimits } from './idle-limits.js';
import type { Verification, VerifiedKey } from './verified-key.js';

interface Waiting {
  /** SHA-256 of the key in hexadecimal digits. */
  readonly hash: string;
  readonly since: number;
  resolve(row: Row | undefined): void;
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
  ) {
    this.idle = idleLimits(config);
    this.timeoutMs = config.database.connectTimeoutMs;
  }

  /**
   * Looks up a key: a live one of an active user, one that has ended, or none. A text without the form of a key costs no query.
   * @throws ServiceUnavailableError when the statement is not sent within DATABASE_CONNECT_TIMEOUT; database errors as the ORM throws them
   */
  async verify(token: string): Promise<Verification> {
    if (!isToken(token)) return { kind: 'unknown' };
    const row = await new Promise<Row | undefined>((resolve, reject) => {
      this.waiting.push({ hash: hashToken(token).toString('hex'), since: performance.now(), resolve, reject });
      this.schedule();
    });
    if (!row) return { kind: 'unknown' };
    return row.live ? { kind: 'live', key: verifiedKey(row) } : { kind: 'ended', id: row.id, ownerId: row.owner_id };
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
      const rows = await runStandalone<Row>(this.orm.em, { ...STATEMENT, values: takeBatch });
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

/** Times in milliseconds since 1970. */
interface Row extends ProfileRow {
  /** Whether the key is live and its owner active; if not, only the ids of both are there. */
  readonly live: boolean;
  readonly owner_id: string;
  readonly hash: string;
  readonly id: string;
  readonly kind: ApiKeyKind;
  readonly scopes: string[] | null;
  readonly permissions: string;
  readonly expires: number;
  readonly used: number | null;
  readonly authenticated: number | null;
  readonly methods: string[];
  readonly replaced: boolean;
  readonly read_only: boolean;
}

/**
 * A key is live by the same conditions as in `ApiKeyService.live`. The statement is prepared, and PostgreSQL may keep a plan
 * that it made while the tables were small or empty. So each key is looked up by its hash, as a row of the type of the column:
 * an array of keys would be compared with, and its text parsed for, each row of a scan. `offset 0`: see `activeUser`.
 */
const STATEMENT = prepared(
  'verify_api_keys',
  `select encode(k.hash, 'hex') as hash, k.id, k.user_id as owner_id,
    (u.id is not null and k.revoked_on is null and k.expires_on > now()
      and greatest(k.last_used_on, k.idle_from, k.created_on)
        > now() - case k.kind when 'LOGIN' then $2::float8 else $3::float8 end * interval '1 millisecond') as live,
    ${milliseconds('k.authenticated_on')} as authenticated, k.methods, k.rotated_on is not null as replaced,
    k.is_read_only as read_only, k.kind, k.scopes, ${milliseconds('k.expires_on')} as expires,
    ${milliseconds('k.last_used_on')} as used, ${permissionsOf('u.id')} as permissions, ${profileColumns('u')}
  from unnest($1::bytea[]) asked (hash) cross join lateral (select * from api_key where hash = asked.hash offset 0) k
  left join ${activeUser('u', 'k.user_id')} on true`,
);

const verifiedKey = (row: Row): VerifiedKey => ({
  id: row.id,
  kind: row.kind,
  scopes: row.scopes,
  permissions: withinScopes(splitPermissions(row.permissions), row.scopes),
  expiresOn: new Date(row.expires),
  lastUsedOn: row.used === null ? null : new Date(row.used),
  authenticatedOn: row.authenticated === null ? null : new Date(row.authenticated),
  methods: row.methods,
  isReplaced: row.replaced,
  isReadOnly: row.read_only,
  user: profileOf(row),
});
