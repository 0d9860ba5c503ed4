import type { ObjectQuery } from '@mikro-orm/core';
import { raw, type SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import type { User } from '../user/user.entity.js';
import { ApiKey } from './api-key.entity.js';
import { hashToken, isToken, makeToken } from './api-key.token.js';
import { ApiKeyKind } from './api-key-kind.enum.js';
import type { IdleLimits } from './idle-limits.js';
import type { NewApiKey } from './new-api-key.js';

/** A new key with its text, which cannot be read again. */
export interface IssuedApiKey {
  readonly token: string;
  readonly apiKey: ApiKey;
}

/** Which live keys of a user are revoked. All conditions must hold. */
interface Revoked {
  readonly only?: string[];
  readonly except?: string | null;
  readonly kind?: ApiKeyKind;
  /** Keys of logins with this passkey. */
  readonly wayInId?: string;
}

const LAST_FOUR = -4;

/**
 * Issues and revokes API keys. A key is live if it is not revoked, not expired and, if that is configured, not unused for too long.
 * The database's clock decides.
 */
export class ApiKeyService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly idle: IdleLimits,
  ) {}

  /** The caller has checked that there is room for one more key, and that it may give the scopes. */
  issue(user: User, key: Omit<NewApiKey, 'hash' | 'lastFour'>): IssuedApiKey {
    const token = makeToken();
    const apiKey = new ApiKey(user, { ...key, hash: hashToken(token), lastFour: token.slice(LAST_FOUR) });
    this.em.persist(apiKey);
    return { token, apiKey };
  }

  /** Whether a key is live and may change something. It stays so to the end of the transaction if the caller holds the lock on the user's row. */
  async isLive(id: string): Promise<boolean> {
    return (await this.em.count(ApiKey, { id, isReadOnly: false, ...this.live() })) > 0;
  }

  /** Whether no other key has replaced a key. */
  async isCurrent(id: string): Promise<boolean> {
    return (await this.em.count(ApiKey, { id, rotatedOn: null })) > 0;
  }

  /** The live keys of a user as they are now, oldest first. The caller holds the lock on the user's row. */
  async findLive(userId: string): Promise<ApiKey[]> {
    return this.em.find(
      ApiKey,
      { user: userId, ...this.live() },
      { orderBy: { createdOn: 'asc', id: 'asc' }, refresh: true },
    );
  }

  /**
   * The live keys that no other key has replaced, as plain rows. A login needs them and changes none: to make twenty entities would
   * take longer than all else of a login except the hash.
   */
  async listCurrent(userId: string): Promise<Pick<ApiKey, 'id' | 'kind'>[]> {
    const where = { user: userId, rotatedOn: null, ...this.live() } as never;
    const query = this.em.createQueryBuilder(ApiKey).select(['id', 'kind']).where(where);
    return query.orderBy({ createdOn: 'asc', id: 'asc' }).execute('all');
  }

  /** The id of the key of a session cookie, if it is of this user. */
  async findCookieKeyId(userId: string, token: string): Promise<string | undefined> {
    if (!isToken(token)) return undefined;
    const key = await this.em.findOne(
      ApiKey,
      { user: userId, hash: hashToken(token), isCookie: true },
      { fields: ['id'] },
    );
    return key?.id;
  }

  /**
   * Revokes live keys of one user in one statement. With a key the one that it has replaced is revoked too. The caller holds the
   * lock on the user's row, so that two revocations never count the same key.
   * @returns the number of revoked keys
   */
  async revoke(userId: string, which: Revoked = {}): Promise<number> {
    const { only, except, kind, wayInId } = which;
    const now = databaseTime();
    const where = {
      user: userId,
      $and: [this.live(), only ? { $or: [{ id: { $in: only } }, { replacedById: { $in: only } }] } : {}],
      ...(except && { id: { $ne: except } }),
      ...(kind && { kind }),
      ...(wayInId && { wayInIds: { $contains: [wayInId] } }),
    };
    return this.em.nativeUpdate(ApiKey, where as ObjectQuery<ApiKey>, { revokedOn: now, updatedOn: now });
  }

  /** The conditions for a live key. */
  live(): ObjectQuery<ApiKey> {
    const after = (limitMs: number) => ({ $gt: raw("now() - ? * interval '1 millisecond'", [limitMs]) });
    const isInUse = (kind: ApiKeyKind, limitMs: number) => ({
      kind,
      $or: [{ lastUsedOn: after(limitMs) }, { idleFrom: after(limitMs) }, { createdOn: after(limitMs) }],
    });
    const { ofLogins, ofCreated } = this.idle;
    return {
      revokedOn: null,
      expiresOn: { $gt: raw('now()') },
      $or: [isInUse(ApiKeyKind.LOGIN, ofLogins), isInUse(ApiKeyKind.CREATED, ofCreated)],
    } as ObjectQuery<ApiKey>;
  }
}
