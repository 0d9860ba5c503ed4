import { createHash } from 'node:crypto';
import pg from 'pg';

/** As many connections as AuthHero opens by default (DATABASE_POOL_MAX). */
const POOL_MAX = 10;

const LIVE_KEY = `api_key k join "user" u on u.id = k.user_id
  where k.hash = $1 and k.revoked_on is null and k.expires_on > now() and u.is_active`;
const ME = { name: 'me', text: `select u.id, u.username from ${LIVE_KEY}` };
/** The key is checked in the same statement, so that this too is one query a request. */
const USERS = {
  name: 'users',
  text: `select id, username, created_on as "createdOn" from "user"
    where is_active and exists (select from ${LIVE_KEY}) order by created_on desc, id desc limit 20`,
};

export interface Me {
  readonly id: string;
  readonly username: string;
}

/** What the plain servers ask of the database: one prepared statement a request, on a pool of the driver's. */
export function openStatements() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_MAX });
  const hash = (key: string) => createHash('sha256').update(key).digest();
  return {
    /** The user that a live key belongs to. */
    me: async (key: string): Promise<Me | undefined> => (await pool.query({ ...ME, values: [hash(key)] })).rows[0],
    /** The twenty newest users; none for a key that is not live. */
    users: async (key: string): Promise<(Me & { createdOn: Date })[]> =>
      (await pool.query({ ...USERS, values: [hash(key)] })).rows,
  };
}
