import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import type { User } from '../user/user.entity.js';
import { Challenge } from './challenge.entity.js';
import { hashRandomToken, isRandomToken, makeRandomToken } from './random-token.js';

const LIFETIME_MS = 300_000;
/** The max number of proofs that somebody may try for one challenge. */
const MAX_TRIES = 5;

/** A challenge for which a try has been counted. */
export interface TriedChallenge {
  readonly id: string;
  readonly userId: string;
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
  begin(user: User, purpose: string, data: object | null = null): { token: string; expiresOn: Date } {
    const token = makeRandomToken();
    const expiresOn = new Date(databaseTime().getTime() + LIFETIME_MS);
    this.em.persist(new Challenge(user, purpose, hashRandomToken(token), expiresOn, data));
    return { token, expiresOn };
  }

  /**
   * Counts a try before the caller checks the proof. It is a separate statement, outside of the transaction of the request, so a
   * rollback does not undo the count. If many tries come at the same time, at most five of them continue.
   * @returns null if the token is unknown, used, expired, has another purpose, or was tried too often
   */
  async tryOnce(token: string, purpose: string): Promise<TriedChallenge | null> {
    if (!isRandomToken(token)) return null;
    const [row] = await runStandalone<Row>(this.em, {
      text: TRY,
      values: [hashRandomToken(token).toString('hex'), purpose],
    });
    return row ? { id: row.id, userId: row.user_id, data: row.data } : null;
  }

  /**
   * Completes a challenge after a right proof. The caller holds the lock on the user's row, so that `User.endProofs` cannot
   * happen at the same time.
   * @returns false if the challenge is completed or expired already, or if `User.endProofs` has made it invalid
   */
  async end({ id }: TriedChallenge, user: User): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(
      `delete from challenge where id = ? and user_id = ? and credential_version = ? and expires_on > now() returning 1`,
      [id, user.id, user.credentialVersion],
    );
    return rows.length > 0;
  }
}

const TRY = `update challenge set tries = tries + 1
  where hash = decode($1, 'hex') and purpose = $2 and tries < ${MAX_TRIES} and expires_on > now() returning id, user_id, data`;

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly data: Record<string, unknown> | null;
}
