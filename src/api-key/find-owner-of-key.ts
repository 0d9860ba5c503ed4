import type { DeniedParties } from '../audit/denied-requests.js';
import type { Orm } from '../db/orm.js';

/**
 * Whose key was refused, by the SHA-256 of the key. Undefined for a key that never existed: anybody can make up as many of
 * those as they like.
 */
export async function findOwnerOfKey({ em }: Orm, hash: Buffer): Promise<DeniedParties | undefined> {
  const [key] = await em
    .getConnection()
    .execute<{ id: string; user_id: string }[]>('select id, user_id from api_key where hash = ?', [hash]);
  return key && { subjectId: key.user_id, credentialId: key.id, apiKeyId: key.id };
}
