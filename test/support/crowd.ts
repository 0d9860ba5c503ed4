interface Database {
  query(sql: string): Promise<unknown>;
}

/**
 * Writes people of a crowd past the API, by their numbers: users with a key, a known address, a verified address for mail, a code,
 * second factors, an identity at a provider and two events each, and roles of some.
 * PostgreSQL has not analysed the tables then.
 */
export async function writeCrowd(database: Database, from: number, to: number): Promise<void> {
  const crowd = `"user" u join generate_series(${from}, ${to}) n on u.canonical_username = 'crowd-' || n`;
  await database.query(`
    insert into "user" (id, created_on, updated_on, username, canonical_username, first_name,
      folded_first_name, is_active, deactivated_on)
    select gen_random_uuid(), at, at, 'Crowd-' || n, 'crowd-' || n, 'First' || n % 1000, 'first' || n % 1000,
      n % 20 > 0, case when n % 20 = 0 then at end
    from generate_series(${from}, ${to}) n, lateral (select timestamptz '2026-01-01' + n * interval '7 seconds' as at) _`);
  await database.query(`insert into password (user_id, hash, version) select u.id, 'none', 1 from ${crowd}`);
  await database.query(`
    insert into api_key (id, created_on, updated_on, user_id, hash, expires_on, kind, last_four)
    select gen_random_uuid(), u.created_on, u.created_on, u.id, sha256(convert_to(canonical_username, 'UTF8')), now() + interval '30 days', 'LOGIN', 'xxxx'
    from ${crowd}`);
  await database.query(`
    insert into known_address (id, created_on, updated_on, user_id, address, last_login_on)
    select gen_random_uuid(), u.created_on, u.created_on, u.id, '10.0.0.' || length(username), u.created_on from ${crowd}`);
  await database.query(`
    insert into email_address (id, created_on, user_id, address, canonical)
    select gen_random_uuid(), u.created_on, u.id, u.username || '@example.com', u.canonical_username || '@example.com' from ${crowd}`);
  await database.query(`
    insert into email_code (id, created_on, user_id, address, canonical, hash, credential_version, expires_on)
    select gen_random_uuid(), u.created_on, u.id, 'new@example.com', 'new@example.com', sha256('code'), 1, now() from ${crowd}`);
  await database.query(`
    insert into totp (id, created_on, user_id, secret, last_step)
    select gen_random_uuid(), u.created_on, u.id, 'none', 0 from ${crowd}`);
  await database.query(`
    insert into recovery_code (id, created_on, user_id, hash)
    select gen_random_uuid(), u.created_on, u.id, sha256(convert_to(canonical_username || code, 'UTF8'))
    from ${crowd}, generate_series(1, 2) code`);
  await database.query(`
    insert into passkey_handle (user_id, handle)
    select u.id, sha512(convert_to(canonical_username, 'UTF8')) from ${crowd}`);
  await database.query(`
    insert into passkey (id, created_on, user_id, credential_id, public_key, counter, transports, rp_id, name,
      is_backup_eligible, backed_up, is_user_verified)
    select gen_random_uuid(), u.created_on, u.id, convert_to(canonical_username, 'UTF8'), 'none', 0, '{}', 'localhost',
      'Passkey', false, false, true from ${crowd}`);
  await database.query(`
    insert into identity (id, created_on, user_id, provider_id, issuer, subject)
    select gen_random_uuid(), u.created_on, u.id, 'acme', 'https://acme.example', canonical_username from ${crowd}`);
  await database.query(`
    insert into role (id, created_on, updated_on, name, permissions)
    select gen_random_uuid(), now(), now(), 'crowd-' || n, '{crowd:read,crowd:write}' from generate_series(1, 20) n
    on conflict do nothing`);
  await database.query(`
    insert into role_assignment (id, created_on, user_id, role_id)
    select gen_random_uuid(), now(), u.id, r.id from ${crowd} join role r on r.name = 'crowd-' || (length(u.username) + 1)
    where n % 10 = 5`);
  await database.query(`
    insert into audit_event (id, created_on, type, actor_id, subject_id, address, request_id)
    select gen_random_uuid(), u.created_on + event * interval '1 second', case event when 1 then 'REGISTERED' else 'LOGGED_IN' end,
      u.id, u.id, '10.0.0.1', gen_random_uuid()
    from ${crowd}, generate_series(1, 2) event`);
}
