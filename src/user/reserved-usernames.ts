import { hash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

/**
 * Keeps canonical usernames from being taken by anybody else to the end of the transaction, whether somebody has them or not.
 * In the order that is given: whoever locks several has them sorted, so that no two wait for each other.
 */
export async function lockUsernames(em: SqlEntityManager, names: readonly string[]): Promise<void> {
  await em.execute(
    'select pg_advisory_xact_lock(hashtextextended(name, 0)) from json_array_elements_text(?::json) as name',
    [JSON.stringify(names.map((name) => `username:${name}`))],
  );
}

/** What is kept of the canonical username of a user who was purged: SHA-256. */
export const hashUsername = (canonicalUsername: string): Buffer => hash('sha256', canonicalUsername, 'buffer');
