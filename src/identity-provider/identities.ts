import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import { lockUsernames } from '../user/reserved-usernames.js';
import type { User } from '../user/user.entity.js';
import { Identity } from './identity.entity.js';
import type { ProvedIdentity } from './identity-provider.js';

/** Whose an identity is. */
export interface FoundIdentity {
  readonly id: string;
  readonly userId: string;
}

type Key = Pick<ProvedIdentity, 'issuer' | 'subject'>;

/** The stored identities. */
export class Identities {
  constructor(private readonly em: SqlEntityManager) {}

  /** Newest first. */
  async list(userId: string): Promise<Identity[]> {
    return this.em.find(Identity, { user: userId }, { orderBy: { createdOn: 'desc', id: 'desc' }, refresh: true });
  }

  async find({ issuer, subject }: Key): Promise<FoundIdentity | undefined> {
    const [row] = await runStandalone<{ id: string; user_id: string }>(this.em, {
      text: 'select id, user_id from identity where issuer = $1 and subject = $2',
      values: [issuer, subject],
    });
    return row && { id: row.id, userId: row.user_id };
  }

  /** Records a sign-in. The caller holds the lock on the user's row. @returns false if it is the user's no more */
  async use({ id, userId }: FoundIdentity, label: string | null): Promise<boolean> {
    const values = [databaseTime(), label, id, userId];
    return (await this.em.execute<unknown[]>(USE, values)).length > 0;
  }

  /**
   * Finds whose an identity is, and keeps it from changing to the end of the transaction: of two who take it at once, one waits here.
   */
  async findAndLock({ issuer, subject }: Key): Promise<Identity | null> {
    // No username has a line break.
    await lockUsernames(this.em, [`identity\n${issuer}\n${subject}`]);
    return this.em.findOne(Identity, { issuer, subject }, { refresh: true });
  }

  /** The caller flushes. */
  add(user: User, providerId: string, { issuer, subject, label }: Omit<ProvedIdentity, 'nickname'>): Identity {
    const identity = Object.assign(new Identity(), { user, providerId, issuer, subject, label });
    this.em.persist(identity);
    return identity;
  }
}

const USE = 'update identity set last_used_on = ?, label = ? where id = ? and user_id = ? returning 1';
