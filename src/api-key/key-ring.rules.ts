import { databaseTime } from '../db/database-time.js';
import { lackingPermissions, type PermissionsLacking } from '../permission/lacking-permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ApiKey } from './api-key.entity.js';

/** As it is stored and compared. */
export const tidy = (name: string): string => name.normalize('NFC').trim();

/** Whether no other key has replaced it. */
export const isCurrent = ({ rotatedOn }: ApiKey): boolean => rotatedOn === null;

/** A session ends when it would have; a key that createApiKey has made gets its lifetime again. */
export function endOfReplacement({ proof, expiresOn, createdOn }: ApiKey): Date {
  return proof ? expiresOn : new Date(databaseTime().getTime() + expiresOn.getTime() - createdOn.getTime());
}

/** What a key may do and the asking credential may not; a key without scopes may do everything. */
export function lackingFor({ credential }: Viewer, { scopes }: ApiKey): PermissionsLacking | undefined {
  if (credential.scopes === null) return undefined;
  if (scopes === null) return { kind: 'permissions-lacking', permissions: [] };
  return lackingPermissions({ permissions: new Set(credential.scopes) }, scopes);
}
