import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import type { RecoveryCodes } from './recovery-codes.js';

/** What users do with their recovery codes. */
export class RecoveryCodeService {
  constructor(
    private readonly users: UserService,
    private readonly credentials: LiveCredentials,
    private readonly ways: AccountWays,
    private readonly codes: RecoveryCodes,
    private readonly audit: AuditTrail,
  ) {}

  /** @returns the new codes; none if the account has no second factor. @throws UnauthenticatedError if the key has ended */
  async beginAndRenew(viewer: Viewer): Promise<string[]> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    if (!(await this.ways.hasOtherFactor(user.id, this.codes.method))) return [];
    this.audit.recordBy(viewer, AuditEventType.RECOVERY_CODES_RENEWED, { subjectId: user.id });
    return this.codes.renew(user);
  }
}
