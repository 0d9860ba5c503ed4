import type { SqlEntityManager } from '@mikro-orm/postgresql';

/** The id of the active user with a canonical username, if there is one; read outside of any transaction. */
export async function findActiveUserId(em: SqlEntityManager, canonicalUsername: string): Promise<string | undefined> {
  const [user] = await em
    .getConnection()
    .execute<{ id: string }[]>('select id from "user" where canonical_username = ? and is_active', [canonicalUsername]);
  return user?.id;
}
