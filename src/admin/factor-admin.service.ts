import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { Passkeys } from '../passkey/passkeys.js';
import { forgetCodes } from '../second-factor/forget-codes.js';
import type { User } from '../user/user.entity.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ManagedUserService, ManagingRefused } from './managed-user.service.js';
import type { KeysRevoked } from './user-admin.service.js';

export type RemoveFactorsOutcome = ({ readonly kind: 'factors-removed' } & KeysRevoked) | ManagingRefused;

/** Helps somebody who has lost every second factor. */
export class FactorAdminService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly managedUsers: ManagedUserService,
    private readonly apiKeys: ApiKeyService,
    private readonly audit: AuditTrail,
  ) {}

  /** Removes every second factor of a user, active or not, and revokes every key. The password stays. */
  async beginAndRemove(viewer: Viewer, id: string): Promise<RemoveFactorsOutcome> {
    const locked = await this.managedUsers.beginAndLock(viewer, 'users:manage', id);
    if (locked.kind !== 'locked') return locked;
    const { user } = locked;
    const revokedKeys = await removeFactors(this.em, user, this.apiKeys);
    this.audit.recordBy(viewer, AuditEventType.FACTORS_REMOVED, { subjectId: user.id });
    return { kind: 'factors-removed', user, revokedKeys };
  }
}

/** Removes the factors and ends the keys. The caller holds the lock on the user's row. @returns the number of revoked keys */
export async function removeFactors(em: SqlEntityManager, user: User, apiKeys: ApiKeyService): Promise<number> {
  await forgetCodes(em, user.id);
  await new Passkeys(em).forget(user.id);
  user.endProofs();
  return apiKeys.revoke(user.id);
}
