import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import { LIFT_SUSPENSION } from '../second-factor/recovery-codes.js';
import { Passkey } from './passkey.entity.js';
import { PasskeyHandle } from './passkey-handle.entity.js';
import type { KnownCredential, Use } from './webauthn.js';

/** A passkey as it is checked. */
export interface KeptPasskey extends KnownCredential {
  /** Of the row. */
  readonly passkeyId: string;
  readonly counter: number;
  /** Of the user, in Base64url. */
  readonly handle: string;
}

/** The stored passkeys of users. */
export class Passkeys {
  constructor(private readonly em: SqlEntityManager) {}

  /** Newest first. */
  async list(userId: string): Promise<Passkey[]> {
    return this.em.find(Passkey, { user: userId }, { orderBy: { createdOn: 'desc', id: 'desc' }, refresh: true });
  }

  /** The user's name for authenticators. Null if the user has never had a passkey. */
  async handleOf(userId: string): Promise<Buffer | null> {
    const found = await this.em.findOne(PasskeyHandle, { user: userId }, { refresh: true });
    return found && Buffer.from(found.handle);
  }

  /** Removes every passkey of a user. The caller holds the lock on the user's row. */
  async forget(userId: string): Promise<void> {
    await this.em.nativeDelete(Passkey, { user: userId });
  }

  /** Whose passkey it is, if there is one. */
  async findOwnerId(credentialId: Buffer): Promise<string | undefined> {
    const values = [credentialId.toString('hex')];
    return (await runStandalone<{ user_id: string }>(this.em, { text: FIND_OWNER, values }))[0]?.user_id;
  }

  async find(userId: string, credentialId: Buffer): Promise<KeptPasskey | undefined> {
    const values = [userId, credentialId.toString('hex')];
    const [row] = await runStandalone<Row>(this.em, { text: FIND, values });
    if (!row) return undefined;
    return {
      passkeyId: row.id,
      id: credentialId,
      publicKey: Buffer.from(row.public_key, 'hex'),
      counter: Number(row.counter),
      isBackupEligible: row.is_backup_eligible,
      handle: Buffer.from(row.handle, 'hex').toString('base64url'),
    };
  }

  /**
   * Records a use. The caller holds the lock on the user's row. Whoever has the passkey is the owner: an authenticator app that was
   * suspended works again.
   * @returns false if the counter has not grown, or the passkey is gone
   */
  async use(
    userId: string,
    { passkeyId }: KeptPasskey,
    { counter, isBackedUp, isUserVerified }: Use,
  ): Promise<boolean> {
    const values = [counter, isBackedUp, isUserVerified, databaseTime(), passkeyId, counter, counter];
    const used = await this.em.execute<unknown[]>(USE, values);
    if (used.length === 0) return false;
    await this.em.execute(LIFT_SUSPENSION, [userId]);
    return true;
  }
}

/** Whether a counter may follow another one: it grows, or the authenticator does not count (WebAuthn Level 3, 7.2). */
export const mayFollow = (next: number, last: number): boolean => next > last || (next === 0 && last === 0);

const FIND_OWNER = `select user_id from passkey where credential_id = decode($1, 'hex')`;

const FIND = `select p.id, encode(p.public_key, 'hex') as public_key, p.counter, p.is_backup_eligible,
    encode(h.handle, 'hex') as handle
  from passkey p join passkey_handle h on h.user_id = p.user_id
  where p.user_id = $1 and p.credential_id = decode($2, 'hex')`;

const USE = `update passkey set counter = ?, backed_up = ?, is_user_verified = ?, last_used_on = ?
  where id = ? and (counter < ? or (counter = 0 and ? = 0)) returning 1`;

interface Row {
  readonly id: string;
  readonly public_key: string;
  readonly counter: string;
  readonly is_backup_eligible: boolean;
  readonly handle: string;
}
