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
    where is_active and (created_on, id) < ($2, $3) and exists (select from ${LIVE_KEY})
    order by created_on desc, id desc limit 20`,
};
/** Before the first user of the list: a place that none can have. */
const FRONT = 'infinity ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface Me {
  readonly id: string;
  readonly username: string;
}

export interface Page {
  readonly nodes: readonly (Me & { createdOn: Date })[];
  readonly pageInfo: { readonly endCursor: string | null };
}

/** What the plain servers ask of the database: one prepared statement a request, on a pool of the driver's. */
export function openStatements() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: POOL_MAX });
  const hash = (key: string) => createHash('sha256').update(key).digest();
  return {
    /** The user that a live key belongs to. */
    me: async (key: string): Promise<Me | undefined> => (await pool.query({ ...ME, values: [hash(key)] })).rows[0],
    /** The twenty newest users, or those that follow a cursor; none for a key that is not live. */
    users: async (key: string, after?: string | null): Promise<Page> => {
      const place = after ? Buffer.from(after, 'base64url').toString() : FRONT;
      const { rows: nodes } = await pool.query({ ...USERS, values: [hash(key), ...place.split(' ')] });
      const last = nodes.at(-1);
      const end = last && Buffer.from(`${last.createdOn.toISOString()} ${last.id}`).toString('base64url');
      return { nodes, pageInfo: { endCursor: end ?? null } };
    },
  };
}
