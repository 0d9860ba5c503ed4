import pg from 'pg';

const { escapeIdentifier: name } = pg;

/** The first version in which a membership has the options `inherit` and `set`. */
const WITH_OPTIONS = 160_000;

/**
 * Makes the administrator a member of the roles while `work` runs. In PostgreSQL, only a superuser or a member of a role may give a
 * database or tables to this role. Administrators of hosted databases are not superusers.
 */
export async function asMemberOf(admin: pg.Client, roles: string[], work: () => Promise<void>): Promise<void> {
  const lent: string[] = [];
  try {
    for (const role of roles) if (await lend(admin, role)) lent.push(role);
    await work();
  } finally {
    for (const role of lent) await admin.query(`revoke ${name(role)} from current_user`);
  }
}

/** @returns whether this call has made the administrator a member, so that the membership must be revoked later */
async function lend(admin: pg.Client, role: string): Promise<boolean> {
  const { rows } = await admin.query<{ version: number; superuser: boolean }>(
    `select current_setting('server_version_num')::int as version, rolsuper as superuser
     from pg_roles where rolname = current_user`,
  );
  const { version = 0, superuser = false } = rows[0] ?? {};
  if (superuser) return false;
  const optional = version >= WITH_OPTIONS;
  const { rowCount } = await admin.query(
    `select from pg_auth_members where roleid = $1::regrole and member = current_user::regrole
     ${optional ? 'and inherit_option and set_option' : ''}`,
    [name(role)],
  );
  if (rowCount) return false;
  await admin.query(`grant ${name(role)} to current_user${optional ? ' with inherit true, set true' : ''}`);
  return true;
}
