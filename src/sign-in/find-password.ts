import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { milliseconds, named, runAlone } from '../db/standalone.js';
import { fold } from '../user/user.entity.js';
import type { UserKey } from '../user/user.service.js';

export interface StoredPassword {
  readonly id: string;
  /** The canonical username. */
  readonly account: string;
  readonly hash: string;
  readonly version: number;
  /** Of a one-time password. */
  readonly expiresOn: Date | null;
  /** When the account last logged in from the client's address, as far as is remembered. */
  readonly lastLoginOn: Date | null;
}

/**
 * An active account's password as it is now. Read past the identity map, in one statement: a hash that an entity had loaded before
 * it was locked would be written back by the next flush, and an entity would tell by its time that there is somebody.
 */
export async function findPassword(
  em: SqlEntityManager,
  key: UserKey,
  address: string,
): Promise<StoredPassword | null> {
  const [statement, subject] = 'id' in key ? [BY_ID, key.id] : [BY_NAME, fold(key.username)];
  const [row] = await runAlone<Row>(em, { ...statement, values: [subject, address] });
  return row ? { ...row, expiresOn: dateOf(row.expiresOn), lastLoginOn: dateOf(row.lastLoginOn) } : null;
}

/** Times in milliseconds since 1970. */
type Row = Omit<StoredPassword, 'expiresOn' | 'lastLoginOn'> & { expiresOn: number | null; lastLoginOn: number | null };

const dateOf = (time: number | null): Date | null => (time === null ? null : new Date(time));

const statement = (condition: string) =>
  named(
    'find_password',
    `select u.id, u.canonical_username as account, u.password_hash as hash, u.password_version as version,
      ${milliseconds('u.password_expires_on')} as "expiresOn", ${milliseconds('a.last_login_on')} as "lastLoginOn"
    from "user" u left join known_address a on a.user_id = u.id and a.address = $2
    where ${condition} and u.is_active`,
  );

const BY_ID = statement('u.id = $1');
const BY_NAME = statement('u.canonical_username = $1');
