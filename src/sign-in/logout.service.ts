import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';

export class LogoutService {
  constructor(
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Revokes keys of the viewer, in a transaction that it begins.
   * @returns whose keys, and how many were revoked
   * @throws UnauthenticatedError when the account was deleted meanwhile
   */
  async beginAndLogOut(
    viewer: Viewer,
    which: 'ALL' | 'CURRENT' | 'OTHERS',
  ): Promise<{ user: User; revokedKeys: number }> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    if (which === 'ALL') user.endProofs();
    const { apiKeyId } = viewer.credential;
    const filter = { ALL: {}, CURRENT: { only: apiKeyId ? [apiKeyId] : [] }, OTHERS: { except: apiKeyId } }[which];
    const revokedKeys = await this.apiKeys.revoke(user.id, filter);
    if (revokedKeys > 0) this.audit.recordBy(viewer, AuditEventType.LOGGED_OUT, { subjectId: user.id });
    return { user, revokedKeys };
  }
}
