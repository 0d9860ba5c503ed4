import { hash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

/**
 * Keeps other transactions from taking these canonical usernames, whether they are free or not, until this transaction ends. Locks
 * are taken in the given order: a caller with several names sorts them, so that two callers never wait for each other.
 */
export async function lockUsernames(em: SqlEntityManager, names: readonly string[]): Promise<void> {
  await em.execute(
    'select pg_advisory_xact_lock(hashtextextended(name, 0)) from json_array_elements_text(?::json) as name',
    [JSON.stringify(names.map((name) => `username:${name}`))],
  );
}

/** The SHA-256 of a canonical username, which is kept when its user is purged. */
export const hashUsername = (canonicalUsername: string): Buffer => hash('sha256', canonicalUsername, 'buffer');
