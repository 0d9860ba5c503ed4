import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStandalone } from '../db/prepared-statement.js';
import { hashRandomToken } from './random-token.js';

/** Uses up sealed tokens: of many uses of one, over all processes, one continues. */
export class UsedTokens {
  constructor(private readonly em: SqlEntityManager) {}

  /** A rollback does not undo it. @returns false if it was used before */
  async useUp(unique: string, expiresOn: Date): Promise<boolean> {
    const values = [hashRandomToken(unique).toString('hex'), expiresOn.toISOString()];
    return (await runStandalone<object>(this.em, { text: insert('$1', '$2'), values })).length > 0;
  }

  /** In the transaction of the request, which a rollback undoes. @returns false if it was used before */
  async useUpInTransaction(unique: string, expiresOn: Date): Promise<boolean> {
    const values = [hashRandomToken(unique).toString('hex'), expiresOn.toISOString()];
    return (await this.em.execute<unknown[]>(insert('?', '?'), values)).length > 0;
  }
}

const insert = (hash: string, expiresOn: string): string =>
  `insert into used_token (hash, expires_on) values (decode(${hash}, 'hex'), ${expiresOn}::timestamptz)
   on conflict do nothing returning 1`;
