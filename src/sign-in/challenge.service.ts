import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import type { User } from '../user/user.entity.js';
import { Challenge } from './challenge.entity.js';
import { hashRandomToken, isRandomToken, makeRandomToken } from './random-token.js';

const LIFETIME_MS = 300_000;
/** The max number of proofs that somebody may try for one challenge. */
const MAX_TRIES = 5;

export interface FoundChallenge {
  readonly id: string;
  readonly userId: string;
}

/** A challenge for which a try has been counted. */
export interface TriedChallenge extends FoundChallenge {
  readonly data: Record<string, unknown> | null;
}

/** A challenge that has ended with its first answer. It counted if `credentialVersion` is still that of the user. */
export interface TakenChallenge {
  readonly userId: string;
  readonly credentialVersion: number;
  readonly data: Record<string, unknown> | null;
}

/**
 * Connects two steps of a sign-in. A challenge belongs to a user and a purpose. It can be completed once, within five minutes and
 * five tries. `User.endProofs` makes every challenge of the user invalid.
 */
export class ChallengeService {
  constructor(private readonly em: SqlEntityManager) {}

  /**
   * The caller holds the lock on the user's row, and flushes.
   * @param data what is needed after the proof
   * @returns the token, which cannot be read again later
   */
  async begin(user: User, purpose: string, data: object | null = null): Promise<{ token: string; expiresOn: Date }> {
    // What waits in an expired challenge, such as the hash of a password, is not needed any more.
    await this.em.execute(FORGET_EXPIRED, [user.id]);
    const token = makeRandomToken();
    const expiresOn = new Date(databaseTime().getTime() + LIFETIME_MS);
    this.em.persist(new Challenge(user, purpose, hashRandomToken(token), expiresOn, data));
    return { token, expiresOn };
  }

  /** Finds a challenge without counting a try. @returns null if it cannot be tried any more, or has another purpose */
  async find(token: string, purpose: string): Promise<FoundChallenge | null> {
    if (!isRandomToken(token)) return null;
    const values = [hashRandomToken(token).toString('hex'), purpose];
    const [row] = await runStandalone<Row>(this.em, { text: FIND, values });
    return row ? { id: row.id, userId: row.user_id } : null;
  }

  /**
   * Counts a try before the caller checks the proof. It is a separate statement, outside of the transaction of the request, so a
   * rollback does not undo the count. If many tries come at the same time, at most five of them continue.
   * @returns null if the challenge is used, expired, or was tried too often
   */
  async tryOnce({ id }: { readonly id: string }): Promise<TriedChallenge | null> {
    const [row] = await runStandalone<Row>(this.em, { text: TRY, values: [id] });
    return row ? { id, userId: row.user_id, data: row.data } : null;
  }

  /** Takes a challenge that is good for one answer, right or wrong: see `tryOnce`. A rollback does not bring it back. */
  async take(token: string, purpose: string): Promise<TakenChallenge | null> {
    if (!isRandomToken(token)) return null;
    const values = [hashRandomToken(token).toString('hex'), purpose];
    const [row] = await runStandalone<Row & { credential_version: number }>(this.em, { text: TAKE, values });
    return row ? { userId: row.user_id, credentialVersion: row.credential_version, data: row.data } : null;
  }

  /** Whether a challenge can still be completed. The caller holds the lock on the user's row, so it stays so. */
  async isLive({ id }: TriedChallenge, user: User): Promise<boolean> {
    return (await this.em.execute<unknown[]>(`select 1 ${LIVE}`, [id, user.id, user.credentialVersion])).length > 0;
  }

  /**
   * Completes a challenge after a right proof. The caller holds the lock on the user's row, so that `User.endProofs` cannot
   * happen at the same time.
   * @returns false if the challenge is completed or expired already, or if `User.endProofs` has made it invalid
   */
  async end({ id }: TriedChallenge, user: User): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(`delete ${LIVE} returning 1`, [id, user.id, user.credentialVersion]);
    return rows.length > 0;
  }
}

const LIVE = 'from challenge where id = ? and user_id = ? and credential_version = ? and expires_on > now()';

/** The few of other users go too, so that what waits in them does not stay for users who do not come back. */
const FORGET_EXPIRED = `with mine as (delete from challenge where user_id = ? and expires_on < now()),
    others as (select id from challenge where expires_on < now() - interval '1 hour'
      order by expires_on limit 20 for update skip locked)
  delete from challenge where id in (select id from others)`;

const FIND = `select id, user_id from challenge
  where hash = decode($1, 'hex') and purpose = $2 and tries < ${MAX_TRIES} and expires_on > now()`;

const TAKE = `delete from challenge where hash = decode($1, 'hex') and purpose = $2 and expires_on > now()
  returning user_id, credential_version, data`;

const TRY = `update challenge set tries = tries + 1
  where id = $1 and tries < ${MAX_TRIES} and expires_on > now() returning user_id, data`;

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly data: Record<string, unknown> | null;
}
