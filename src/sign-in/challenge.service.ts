import { hash, randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import type { User } from '../user/user.entity.js';
import { Challenge } from './challenge.entity.js';

/** 256 bits: nobody guesses one. */
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const LIFETIME_MS = 300_000;
/** Of the proofs that may be tried for one challenge. */
const MAX_TRIES = 5;

/** A challenge of which a try has been counted. */
export interface TriedChallenge {
  readonly id: string;
  readonly userId: string;
  readonly data: Record<string, unknown> | null;
}

/**
 * What stands between two steps of a way in. A challenge belongs to a user and a purpose, is good for one end, for five minutes and for
 * five tries, and ends with everything that `User.endProofs` stands for.
 */
export class ChallengeService {
  constructor(private readonly em: SqlEntityManager) {}

  /**
   * The caller holds the lock on the user's row, and flushes.
   * @param data what waits for the end
   * @returns the token, which cannot be read again
   */
  begin(user: User, purpose: string, data: object | null = null): { token: string; expiresOn: Date } {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expiresOn = new Date(databaseTime().getTime() + LIFETIME_MS);
    this.em.persist(new Challenge(user, purpose, hashOf(token), expiresOn, data));
    return { token, expiresOn };
  }

  /**
   * Counts a try, before the proof is looked at, in a statement of its own: a proof that is wrong rolls it back no more than one that is
   * right. Of any number of tries at once, five at most go on.
   * @returns null for a token that is unknown, of another purpose, used, expired, or tried too often
   */
  async tryOnce(token: string, purpose: string): Promise<TriedChallenge | null> {
    if (!TOKEN.test(token)) return null;
    const [row] = await runStandalone<Row>(this.em, {
      text: TRY,
      values: [hashOf(token).toString('hex'), purpose],
    });
    return row ? { id: row.id, userId: row.user_id, data: row.data } : null;
  }

  /**
   * Ends a challenge whose proof was right. The caller holds the lock on the user's row, so that nothing that ends proofs happens
   * meanwhile.
   * @returns false when it has ended meanwhile, or when something has ended it
   */
  async end({ id }: TriedChallenge, user: User): Promise<boolean> {
    const rows = await this.em.execute<unknown[]>(
      `delete from challenge where id = ? and user_id = ? and credential_version = ? and expires_on > now() returning 1`,
      [id, user.id, user.credentialVersion],
    );
    return rows.length > 0;
  }
}

const hashOf = (token: string): Buffer => hash('sha256', token, 'buffer');

const TRY = `update challenge set tries = tries + 1
  where hash = decode($1, 'hex') and purpose = $2 and tries < ${MAX_TRIES} and expires_on > now() returning id, user_id, data`;

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly data: Record<string, unknown> | null;
}
