import type { ObjectQuery } from '@mikro-orm/core';
import { raw, type SqlEntityManager } from '@mikro-orm/postgresql';
import type { User } from '../user/user.entity.js';
import { ApiKey, type NewApiKey } from './api-key.entity.js';
import { hashToken, makeToken } from './api-key.token.js';

/** A new key with its text, which can't be read again. */
export interface IssuedApiKey {
  readonly token: string;
  readonly apiKey: ApiKey;
}

const LAST_CHARACTERS = -4;

/** Issues and revokes API keys. A live key is neither revoked nor expired nor, where that is
 * configured, unused for too long, by the database's clock. */
export class ApiKeyService {
  constructor(
    private readonly em: SqlEntityManager,
    /** After so many milliseconds without use a key is dead; 0 for never. */
    private readonly idleTtl: number,
  ) {}

  /** The caller has seen that there is room for one more, and that its scopes are the caller's to give. */
  issue(user: User, key: Omit<NewApiKey, 'hash' | 'lastFour'>): IssuedApiKey {
    const token = makeToken();
    const apiKey = new ApiKey(user, { ...key, hash: hashToken(token), lastFour: token.slice(LAST_CHARACTERS) });
    this.em.persist(apiKey);
    return { token, apiKey };
  }

  /** Whether a key is live. It stays so to the end of the transaction if the caller holds the lock on the user's row. */
  async isLive(id: string): Promise<boolean> {
    return (await this.em.count(ApiKey, { id, ...this.live() })) > 0;
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
   * As `findLive`, of those that no other has replaced, what a login has to know: as plain rows, since it changes none of
   * them, and to make twenty entities takes longer than all else of a login but its hash.
   */
  async listCurrent(userId: string): Promise<Pick<ApiKey, 'id' | 'kind'>[]> {
    const where = { user: userId, rotatedOn: null, ...this.live() } as never;
    const query = this.em.createQueryBuilder(ApiKey).select(['id', 'kind']).where(where);
    return query.orderBy({ createdOn: 'asc', id: 'asc' }).execute('all');
  }

  /**
   * Revokes live keys of one user, in one statement however many there are; with a key goes the one that it has replaced. The caller holds the lock on the user's row and
   * its transaction, so that two revocations never count the same key.
   * @returns how many
   */
  async revoke(userId: string, which: { only?: string[]; except?: string | null } = {}): Promise<number> {
    const { only, except } = which;
    const now = new Date();
    const where = {
      user: userId,
      $and: [this.live(), only ? { $or: [{ id: { $in: only } }, { replacedById: { $in: only } }] } : {}],
      ...(except && { id: { $ne: except } }),
    };
    return this.em.nativeUpdate(ApiKey, where as ObjectQuery<ApiKey>, { revokedOn: now, updatedOn: now });
  }

  /** What tells a live key. */
  live(): ObjectQuery<ApiKey> {
    const since = () => ({ $gt: raw("now() - ? * interval '1 millisecond'", [this.idleTtl]) });
    const used = { $or: [{ lastUsedOn: since() }, { lastUsedOn: null, createdOn: since() }] };
    return { revokedOn: null, expiresOn: { $gt: raw('now()') }, ...(this.idleTtl > 0 && used) };
  }
}
