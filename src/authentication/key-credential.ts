import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { idleLimits } from '../api-key/idle-limits.js';
import type { Verification, VerifiedKey } from '../api-key/verified-key.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Credential } from '../viewer/credential.js';
import type { AuthenticationRequest, StrategyParts } from './strategy.js';

/** The key of a request, if it is live. The use of a key that has ended is recorded for its owner. @throws UnauthenticatedError */
export async function requireLiveKey(
  found: Verification,
  { deniedRequests }: Pick<StrategyParts, 'deniedRequests'>,
  { origin }: AuthenticationRequest,
): Promise<VerifiedKey> {
  if (found.kind === 'ended') {
    const parties = { subjectId: found.ownerId, credentialId: found.id, apiKeyId: found.id };
    await deniedRequests.record({ type: AuditEventType.DENIED, what: found.id, parties }, origin);
  }
  if (found.kind !== 'live') throw new UnauthenticatedError();
  return found.key;
}

/** What the viewer knows of a key. */
export function credentialOf(key: VerifiedKey): Credential {
  const { id, kind, scopes, expiresOn, authenticatedOn, methods, isReplaced, isReadOnly, mayGovern, isCookie } = key;
  const proof = { authenticatedOn, methods, isReplaced, isReadOnly, mayGovern, isCookie };
  return { kind: `${kind}_KEY`, id, apiKeyId: id, scopes, expiresOn, ...proof, isDerived: false };
}

/** Whether the key of a credential is live and may change something. */
export const isKeyLive = (
  { apiKeyId }: Credential,
  em: SqlEntityManager,
  { config }: Pick<StrategyParts, 'config'>,
): Promise<boolean> => new ApiKeyService(em, idleLimits(config)).isLive(apiKeyId ?? '');
