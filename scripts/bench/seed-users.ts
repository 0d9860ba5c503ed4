import argon2 from 'argon2';
import type pg from 'pg';
import { hashToken, makeToken } from '../../src/api-key/api-key.token.ts';

/** The password of every user, so that the benchmark can log in. It is hashed once, with the default cost of AuthHero. */
export const PASSWORD = 'a long passphrase';
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Rows of one statement. A large database takes several statements, so that the command can show its progress. */
const BATCH = 100_000;
const LAST_CHARACTERS = -4;

/** RFC 9562: 48 bits of milliseconds, then a random UUID's bits, whose version 4 turns to 7 with bits 52 and 53 set. */
const uuidv7 = (at: string) => `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
  placing substring(int8send((extract(epoch from ${at}) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;

export interface Seeding {
  readonly users: number;
  /** Whether servers are connected while the tables are empty, which PostgreSQL then does not analyse. */
  readonly fresh: boolean;
}

export const STANDARD_SEEDING: Seeding = { users: 10_000, fresh: false };

/** Padded, so that the order of names is the order in which people came. */
export const usernameOf = (n: number): string => `user-${String(n).padStart(8, '0')}`;
const USERNAME = `'user-' || lpad(n::text, 8, '0')`;

export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes the users of these numbers past the API, the later the newer, each with three live keys whose text nobody
 * knows. The database is migrated and has none of them. PostgreSQL has not analysed the tables then.
 */
export async function seedUsers(
  client: pg.Client,
  { from, to }: Range,
  onProgress: (done: number) => void = () => {},
): Promise<void> {
  const passwordHash = await argon2.hash(PASSWORD, COST);
  await client.query('set synchronous_commit = off');
  for (let first = from; first <= to; first += BATCH) {
    const last = Math.min(first + BATCH - 1, to);
    await client.query(INSERT_USERS, [first, last]);
    await client.query(INSERT_PASSWORDS, [first, last, passwordHash]);
    await client.query(INSERT_KEYS, [first, last]);
    onProgress(last - from + 1);
  }
  await client.query('reset synchronous_commit');
}

const INSERT_USERS = `
  insert into "user" (id, created_on, updated_on, username, canonical_username,
    first_name, folded_first_name, last_name, folded_last_name, is_active)
  select ${uuidv7('at')}, at, at, ${USERNAME}, ${USERNAME},
    'First' || n % 100, 'first' || n % 100, 'Last' || n % 10000, 'last' || n % 10000, true
  from generate_series($1::int, $2::int) n, lateral (select timestamptz '2025-01-01' + n * interval '10 seconds' as at) _`;

const INSERT_PASSWORDS = `
  insert into password (user_id, hash, version)
  select u.id, $3, 1 from generate_series($1::int, $2::int) n join "user" u on u.canonical_username = ${USERNAME}`;

const INSERT_KEYS = `
  insert into api_key (id, created_on, updated_on, user_id, hash, expires_on, kind, name, last_four)
  select ${uuidv7('u.created_on')}, u.created_on, u.created_on, u.id, sha256(uuid_send(gen_random_uuid())), now() + interval '30 days',
    case key when 1 then 'LOGIN' else 'CREATED' end, case when key > 1 then 'key ' || key end, 'xxxx'
  from generate_series($1::int, $2::int) n join "user" u on u.canonical_username = ${USERNAME}, generate_series(1, 3) key`;

export interface KnownKey {
  readonly username: string;
  readonly token: string;
}

/** Replaces one key of `count` users by a key whose text is known. The users are evenly distributed over all seeded users. */
export async function issueKeys(client: pg.Client, users: number, count: number): Promise<KnownKey[]> {
  const keys = Array.from({ length: count }, (_, index) => {
    return { username: usernameOf(1 + Math.floor((index * users) / count)), token: makeToken() };
  });
  await client.query(UPDATE_KEYS, [
    keys.map(({ username }) => username),
    keys.map(({ token }) => hashToken(token)),
    keys.map(({ token }) => token.slice(LAST_CHARACTERS)),
  ]);
  return keys;
}

const UPDATE_KEYS = `
  update api_key set hash = chosen.hash, last_four = chosen.last_four, idle_from = now()
  from (
    select distinct on (u.id) k.id, known.hash, known.last_four
    from unnest($1::text[], $2::bytea[], $3::text[]) known (username, hash, last_four)
    join "user" u on u.canonical_username = known.username join api_key k on k.user_id = u.id
    order by u.id, k.id) chosen
  where api_key.id = chosen.id`;
