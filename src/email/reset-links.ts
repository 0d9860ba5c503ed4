import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { runStandalone } from '../db/prepared-statement.js';
import { hashRandomToken, isRandomToken, makeRandomToken } from '../sign-in/random-token.js';
import { activeUsers } from '../user/active-users.sql.js';
import type { User } from '../user/user.entity.js';

/** The max number of links of a user that work at the same time: a mail may be late, and somebody asks again. */
const MAX_LINKS = 3;

/** A link that works. */
export interface ResetLink {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
}

/** The links by which users set a new password. The first one that is used ends all of a user. */
export class ResetLinks {
  constructor(private readonly em: SqlEntityManager) {}

  /**
   * Makes a link for a user, in the current transaction. Does the same work if there is no such user.
   * @returns the id of the link, and its token, which cannot be read again
   */
  async begin(userId: string, expiresOn: Date): Promise<{ id: string; token: string }> {
    const [id, token] = [uuidv7(), makeRandomToken()];
    await this.em.execute(INSERT, [id, hashRandomToken(token).toString('hex'), expiresOn, userId]);
    await this.em.execute(KEEP_NEWEST, [userId, userId, MAX_LINKS]);
    return { id, token };
  }

  /** @returns undefined if the token is unknown, used or expired, or something has ended it */
  async find(token: string): Promise<ResetLink | undefined> {
    if (!isRandomToken(token)) return undefined;
    const values = [hashRandomToken(token).toString('hex')];
    const [row] = await runStandalone<Row>(this.em, { text: FIND, values });
    return row && { id: row.id, userId: row.user_id, username: row.username };
  }

  /**
   * Uses up a link, and ends the others of its user. The caller holds the lock on the user's row.
   * @returns false if the link is used or expired already, or something has ended it
   */
  async end({ id }: ResetLink, user: User): Promise<boolean> {
    const ended = await this.em.execute<unknown[]>(END, [id, user.id, user.credentialVersion]);
    if (ended.length === 0) return false;
    await this.em.execute('delete from password_reset where user_id = ?', [user.id]);
    return true;
  }
}

const INSERT = `insert into password_reset (id, created_on, user_id, hash, credential_version, expires_on)
  select ?, now(), u.id, decode(?, 'hex'), u.credential_version, ?::timestamptz from ${activeUsers('u')} where u.id = ?`;

const KEEP_NEWEST = `delete from password_reset where user_id = ? and id not in
  (select id from password_reset where user_id = ? order by created_on desc, id desc limit ?)`;

const LIVING = `from password_reset r join ${activeUsers('u')} on u.id = r.user_id
  where r.expires_on > now() and r.credential_version = u.credential_version`;

const FIND = `select r.id, r.user_id, u.username ${LIVING} and r.hash = decode($1, 'hex')`;

const END = `delete from password_reset where id = ? and user_id = ? and credential_version = ? and expires_on > now()
  returning 1`;

/** See `Feature.mailSecrets`. */
export const LIVING_LINKS = `select ${LIVING} and r.id = mail.secret_id`;

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly username: string;
}
