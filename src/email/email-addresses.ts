import type { SqlEntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { runStandalone } from '../db/prepared-statement.js';
import { EmailAddress } from './email-address.entity.js';
import { EmailCode } from './email-code.entity.js';
import { Notice } from './notice.entity.js';

/** Reads the verified addresses of users. */
export class EmailAddresses {
  /** The addresses of all users of a page in one statement. Nothing is cached, since a mutation may change them. */
  readonly loader: DataLoader<string, string | null>;

  constructor(private readonly em: SqlEntityManager) {
    this.loader = new DataLoader(async (ids) => this.addressesOf(ids), { cache: false });
  }

  /** The address of a user, in the current transaction. */
  async find(userId: string): Promise<EmailAddress | null> {
    return this.em.findOne(EmailAddress, { user: userId }, { refresh: true });
  }

  /** The address of a user, in the current transaction. Takes no entity: the time for one would reveal that there is an address. */
  async findOf(userId: string): Promise<string | undefined> {
    const sql = 'select address from email_address where user_id = ?';
    return (await this.em.execute<{ address: string }[]>(sql, [userId]))[0]?.address;
  }

  /** Whose address it is, in the current transaction. Takes no entity: the time for one would reveal that there is an owner. */
  async findOwner(canonical: string): Promise<{ userId: string; address: string } | undefined> {
    const sql = 'select user_id, address from email_address where canonical = ?';
    const [row] = await this.em.execute<{ user_id: string; address: string }[]>(sql, [canonical]);
    return row && { userId: row.user_id, address: row.address };
  }

  /** The id of the user with an address, active or not. Takes no entity: the time for one would reveal that there is an account. */
  async findUserId(canonical: string): Promise<string | undefined> {
    const [row] = await runStandalone<{ user_id: string }>(this.em, {
      text: 'select user_id from email_address where canonical = $1',
      values: [canonical],
    });
    return row?.user_id;
  }

  /** Erases the address of a user, also one that waits for its code, and what was sent there. In the current transaction. */
  async forget(userId: string): Promise<void> {
    await this.em.nativeDelete(EmailAddress, { user: userId });
    await this.em.nativeDelete(EmailCode, { user: userId });
    await this.forgetNotices(userId);
  }

  /** The new address of a user gets each mail anew: what its predecessor was told does not count. In the current transaction. */
  async forgetNotices(userId: string): Promise<void> {
    await this.em.nativeDelete(Notice, { user: userId });
  }

  private async addressesOf(ids: readonly string[]): Promise<(string | null)[]> {
    const rows = await runStandalone<{ user_id: string; address: string }>(this.em, {
      text: 'select user_id, address from email_address where user_id = any($1::uuid[])',
      values: [`{${ids.join()}}`],
    });
    const found = new Map(rows.map(({ user_id, address }) => [user_id, address]));
    return ids.map((id) => found.get(id) ?? null);
  }
}
