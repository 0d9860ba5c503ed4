import pg from 'pg';

const { escapeIdentifier: name } = pg;

/** The first version in which a membership says whether it inherits and may be switched to. */
const WITH_OPTIONS = 160_000;

/**
 * Makes the administrator a member of roles while `work` runs. PostgreSQL lets only a superuser give a database or tables to a role
 * without being a member of it; administrators of hosted databases are no superusers.
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

/** @returns whether the administrator has become a member, and was none before */
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
