import { randomInt, timingSafeEqual } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStandalone } from '../db/prepared-statement.js';
import { NotConfiguredError } from '../errors/api-error.js';
import type { MailAddress } from '../mail/mail-address.js';
import type { Sealer } from '../sealing/sealer.js';
import { activeUsers } from '../user/active-users.sql.js';
import type { User } from '../user/user.entity.js';
import { EmailCode } from './email-code.entity.js';

const DIGITS = 8;
/** The max number of times that somebody may try a code. */
const MAX_TRIES = 5;

/** A code for which a try has been counted, and which was right. */
export interface TriedCode {
  readonly id: string;
  /** Of the address that it was sent to. */
  readonly canonical: string;
}

/** The codes that verify addresses. A user has at most one: a new one ends the older. */
export class EmailCodes {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly sealer: Sealer | undefined,
  ) {}

  /**
   * Makes a code for an address. The caller holds the lock on the user's row, and flushes.
   * @returns the id of the code, and its digits, which cannot be read again
   */
  async begin(
    user: User,
    { address, canonical }: MailAddress,
    expiresOn: Date,
  ): Promise<{ id: string; digits: string }> {
    await this.em.execute('delete from email_code where user_id = ?', [user.id]);
    const digits = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
    const { credentialVersion } = user;
    const [hash] = this.hashesOf(user.id, digits);
    const code = Object.assign(new EmailCode(), { user, address, canonical, hash, credentialVersion, expiresOn });
    this.em.persist(code);
    return { id: code.id, digits };
  }

  /** Counts a try, which a rollback does not undo. @returns undefined if the code is wrong, used, expired, or was tried too often */
  async tryOnce(userId: string, digits: string): Promise<TriedCode | undefined> {
    const [tried] = await runStandalone<TriedCode & { hash: string }>(this.em, { text: TRY, values: [userId] });
    const hash = Buffer.from(tried?.hash ?? '0'.repeat(64), 'hex');
    const isRight = this.hashesOf(userId, digits).filter((each) => timingSafeEqual(each, hash)).length > 0;
    return isRight ? tried : undefined;
  }

  /**
   * Uses up a code. The caller holds the locks on the user's row and on the address.
   * @returns the address; undefined if the code is used or expired already, `User.endProofs` has ended it, or the address has become
   *   somebody else's
   */
  async end({ id }: TriedCode, { credentialVersion }: User): Promise<MailAddress | undefined> {
    const [ended] = await this.em.execute<MailAddress[]>(END, [id, credentialVersion]);
    return ended;
  }

  private hashesOf(userId: string, digits: string): Buffer[] {
    if (!this.sealer) throw new NotConfiguredError('SECRETS_KEY');
    return this.sealer.fingerprints(digits, { table: 'email_code', column: 'hash', id: userId });
  }
}

/** See `Feature.mailSecrets`. */
export const LIVING_CODES = `select from email_code c join ${activeUsers('u')} on u.id = c.user_id
  where c.id = mail.secret_id and c.expires_on > now() and c.credential_version = u.credential_version`;

const TRY = `update email_code set tries = tries + 1
  where user_id = $1 and tries < ${MAX_TRIES} and expires_on > now()
  returning id, canonical, encode(hash, 'hex') as hash`;

const END = `delete from email_code c where id = ? and credential_version = ? and expires_on > now()
  and not exists(select from email_address a where a.canonical = c.canonical and a.user_id <> c.user_id)
  returning address, canonical`;
