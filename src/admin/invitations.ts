import { raw, type SqlEntityManager } from '@mikro-orm/postgresql';
import { runStandalone } from '../db/prepared-statement.js';
import type { MailAddress } from '../mail/mail-address.js';
import { hashRandomToken, isRandomToken, makeRandomToken } from '../sign-in/random-token.js';
import { activeUsers } from '../user/active-users.sql.js';
import { User } from '../user/user.entity.js';
import { Invitation } from './invitation.entity.js';

/** An invitation that works, as it was found by its token. */
export interface FoundInvitation {
  readonly id: string;
  readonly invitedById: string;
}

/** The rows of invitations. An address has at most one. */
export class Invitations {
  constructor(private readonly em: SqlEntityManager) {}

  /** Open invitations, the newest first. */
  async list(most: number): Promise<Invitation[]> {
    return this.em.find(Invitation, open(), { orderBy: { createdOn: 'desc', id: 'desc' }, limit: most });
  }

  /** How many are open, beside one to this address. The caller holds a lock, so that the answer stays true. */
  async countOthers(canonical: string): Promise<number> {
    return this.em.count(Invitation, { ...open(), canonical: { $ne: canonical } });
  }

  /**
   * Makes an invitation; an older one to the same address ends. The caller is in a transaction, and flushes.
   * @returns its id, and its token, which cannot be read again
   */
  async begin(
    invitedById: string,
    { address, canonical }: MailAddress,
    roles: readonly string[],
    expiresOn: Date,
  ): Promise<{ id: string; token: string }> {
    await this.em.nativeDelete(Invitation, { canonical });
    const token = makeRandomToken();
    const invitation = Object.assign(new Invitation(), {
      invitedBy: this.em.getReference(User, invitedById),
      address,
      canonical,
      roles: [...roles],
      hash: hashRandomToken(token),
      expiresOn,
    });
    this.em.persist(invitation);
    return { id: invitation.id, token };
  }

  /** @returns undefined if the token is unknown, used or expired, or was revoked */
  async find(token: string): Promise<FoundInvitation | undefined> {
    if (!isRandomToken(token)) return undefined;
    const [row] = await runStandalone<{ id: string; invited_by_id: string }>(this.em, {
      text: `select i.id, i.invited_by_id ${LIVING} and i.hash = decode($1, 'hex')`,
      values: [hashRandomToken(token).toString('hex')],
    });
    return row && { id: row.id, invitedById: row.invited_by_id };
  }

  /** Uses up an invitation, in the current transaction. @returns undefined if it has ended meanwhile */
  async end(id: string): Promise<Pick<Invitation, 'address' | 'canonical' | 'roles'> | undefined> {
    const sql = `delete from invitation where id = ? and expires_on > now() returning address, canonical, to_json(roles) as roles`;
    const [ended] = await this.em.execute<Pick<Invitation, 'address' | 'canonical' | 'roles'>[]>(sql, [id]);
    return ended;
  }

  /** Ends one that is open. @returns false if there is none */
  async revoke(id: string): Promise<boolean> {
    return (await this.em.nativeDelete(Invitation, { id, ...open() })) > 0;
  }

  /** Ends all that a user has sent. */
  async endOf(invitedById: string): Promise<void> {
    await this.em.nativeDelete(Invitation, { invitedBy: invitedById });
  }
}

/** Of those who are not active any more there are none. */
const open = () => ({ expiresOn: { $gt: raw('now()') } });

const LIVING = `from invitation i join ${activeUsers('u')} on u.id = i.invited_by_id where i.expires_on > now()`;

/** See `Feature.mailSecrets`. */
export const LIVING_INVITATIONS = `select ${LIVING} and i.id = mail.secret_id`;
