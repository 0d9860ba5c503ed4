import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { milliseconds, prepared, runStandalone } from '../db/prepared-statement.js';
import { activeUsers } from '../user/active-users.sql.js';
import { fold } from '../user/user.entity.js';
import type { UserKey } from '../user/user.service.js';

/** An active account that somebody tries to sign in to. */
export interface Account {
  readonly id: string;
  readonly canonicalUsername: string;
  /** Whether it has logged in from the client's address before. */
  readonly isKnownAddress: boolean;
  /** The time of the last login from this address, if it is stored. */
  readonly lastLoginOn: Date | null;
}

/** Finds an account, and its last login from an address. It creates no entity: the time for that would reveal that the account exists. */
export async function findAccount(em: SqlEntityManager, key: UserKey, address: string): Promise<Account | null> {
  const [statement, subject] = 'id' in key ? [BY_ID, key.id] : [BY_NAME, fold(key.username)];
  const [row] = await runStandalone<Row>(em, { ...statement, values: [subject, address] });
  if (!row) return null;
  const lastLoginOn = row.last_login === null ? null : new Date(row.last_login);
  return { id: row.id, canonicalUsername: row.canonical_username, isKnownAddress: lastLoginOn !== null, lastLoginOn };
}

const statement = (condition: string) =>
  prepared(
    'find_account',
    `select u.id, u.canonical_username, ${milliseconds('a.last_login_on')} as last_login
    from ${activeUsers('u')} left join known_address a on a.user_id = u.id and a.address = $2
    where ${condition}`,
  );

const BY_ID = statement('u.id = $1');
const BY_NAME = statement('u.canonical_username = $1');

interface Row {
  readonly id: string;
  readonly canonical_username: string;
  /** In milliseconds since 1970. */
  readonly last_login: number | null;
}
