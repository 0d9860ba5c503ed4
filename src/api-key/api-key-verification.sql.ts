import { milliseconds, prepared } from '../db/prepared-statement.js';
import { permissionsWithin } from '../permission/permissions.js';
import { permissionsOf, splitPermissions } from '../role/role-permissions.js';
import type { RolePolicy } from '../role/role-policy.js';
import { activeUser } from '../user/active-users.sql.js';
import { type ProfileRow, profileColumns, profileOf } from '../user/profile.sql.js';
import type { ApiKeyKind } from './api-key-kind.enum.js';
import type { Verification, VerifiedKey } from './verified-key.js';

/** Times in milliseconds since 1970. */
export interface KeyRow extends ProfileRow {
  /** Whether the key is live and its owner active; if not, only the ids of both are there. */
  readonly live: boolean;
  readonly owner_id: string;
  readonly hash: string;
  readonly id: string;
  readonly kind: ApiKeyKind;
  readonly scopes: string[] | null;
  readonly permissions: string;
  readonly expires: number;
  readonly used: number | null;
  readonly authenticated: number | null;
  readonly methods: string[];
  readonly replaced: boolean;
  readonly read_only: boolean;
  readonly may_govern: boolean;
  readonly is_cookie: boolean;
}

/**
 * A key is live by the same conditions as in `ApiKeyService.live`. The statement is prepared, and PostgreSQL may keep a plan
 * that it made while the tables were small or empty. So each key is looked up by its hash, as a row of the type of the column:
 * an array of keys would be compared with, and its text parsed for, each row of a scan. `offset 0`: see `activeUser`.
 */
const selectFrom = (keys: string, policy: RolePolicy): string =>
  `select encode(k.hash, 'hex') as hash, k.id, k.user_id as owner_id,
    (u.id is not null and k.revoked_on is null and k.expires_on > now()
      and greatest(k.last_used_on, k.idle_from, k.created_on)
        > now() - case k.kind when 'LOGIN' then $2::float8 else $3::float8 end * interval '1 millisecond') as live,
    ${milliseconds('k.authenticated_on')} as authenticated, k.methods, k.rotated_on is not null as replaced,
    k.is_read_only as read_only, k.may_govern, k.is_cookie, k.kind, k.scopes, ${milliseconds('k.expires_on')} as expires,
    ${milliseconds('k.last_used_on')} as used, ${permissionsOf('u.id', policy)} as permissions, ${profileColumns('u')}
  from ${keys} left join ${activeUser('u', 'k.user_id')} on true`;

export const byHash = (policy: RolePolicy) =>
  prepared(
    'verify_api_keys',
    selectFrom(
      'unnest($1::bytea[]) asked (hash) cross join lateral (select * from api_key where hash = asked.hash offset 0) k',
      policy,
    ),
  );
export const byId = (policy: RolePolicy) =>
  prepared('find_api_key', selectFrom('(select * from api_key where id = $1::uuid) k', policy));

export function verificationOf(row: KeyRow | undefined): Verification {
  if (!row) return { kind: 'unknown' };
  return row.live ? { kind: 'live', key: verifiedKey(row) } : { kind: 'ended', id: row.id, ownerId: row.owner_id };
}

const verifiedKey = (row: KeyRow): VerifiedKey => ({
  id: row.id,
  kind: row.kind,
  scopes: row.scopes,
  permissions: permissionsWithin(splitPermissions(row.permissions), { scopes: row.scopes, mayGovern: row.may_govern }),
  expiresOn: new Date(row.expires),
  lastUsedOn: row.used === null ? null : new Date(row.used),
  authenticatedOn: row.authenticated === null ? null : new Date(row.authenticated),
  methods: row.methods,
  isReplaced: row.replaced,
  isReadOnly: row.read_only,
  mayGovern: row.may_govern,
  isCookie: row.is_cookie,
  user: profileOf(row),
});
