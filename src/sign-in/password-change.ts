import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordService } from '../password/password.service.js';
import type { User } from '../user/user.entity.js';

/** What happens to the password when a login ends. The hash is made before, because that takes long. */
export type PasswordChange = { readonly kind: 'replace' | 'rehash'; readonly hash: string } | { readonly kind: 'keep' };

/** Changes the password as a login has prepared it. The caller holds the lock on the user's row. */
export class PasswordChanger {
  constructor(
    private readonly passwords: PasswordService,
    private readonly apiKeys: ApiKeyService,
    private readonly audit: AuditTrail,
  ) {}

  async apply(user: User, change: PasswordChange): Promise<void> {
    if (change.kind === 'rehash') await this.passwords.rehash(user, change.hash);
    if (change.kind !== 'replace') return;
    await this.passwords.change(user, change.hash);
    await this.apiKeys.revoke(user.id);
    this.audit.record(AuditEventType.PASSWORD_CHANGED, { actorId: user.id, subjectId: user.id });
  }
}
