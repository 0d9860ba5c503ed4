import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import type { User } from '../user/user.entity.js';
import { ApiKeyKind } from './api-key.entity.js';
import type { ApiKeyService, IssuedApiKey } from './api-key.service.js';
import type { KeyRules } from './key-rules.js';

/** Issues the keys of logins. Only `sign-in/` asks for one, when somebody has proved who they are. */
export class LoginKeyService {
  constructor(
    private readonly apiKeys: ApiKeyService,
    private readonly audit: AuditTrail,
    private readonly rules: KeyRules,
  ) {}

  /** Where there are too many keys, it ends the oldest that logins have issued. The caller holds the lock on the user's row. */
  async issue(user: User): Promise<IssuedApiKey> {
    const keys = await this.apiKeys.listCurrent(user.id);
    const surplus = Math.max(0, keys.length - this.rules.max + 1);
    const ended = keys.filter(({ kind }) => kind === ApiKeyKind.LOGIN).slice(0, surplus);
    if (ended.length > 0) await this.apiKeys.revoke(user.id, { only: ended.map(({ id }) => id) });
    const expiresOn = new Date(databaseTime().getTime() + this.rules.lifetimeMs);
    const issued = this.apiKeys.issue(user, { kind: ApiKeyKind.LOGIN, expiresOn, name: null, scopes: null });
    const parties = { actorId: user.id, subjectId: user.id };
    for (const { id } of ended) this.audit.record(AuditEventType.API_KEY_REVOKED, { ...parties, apiKeyId: id });
    this.audit.record(AuditEventType.LOGGED_IN, { ...parties, apiKeyId: issued.apiKey.id });
    return issued;
  }
}
