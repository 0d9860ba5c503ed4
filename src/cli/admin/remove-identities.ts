import { ApiKeyService } from '../../api-key/api-key.service.js';
import { idleLimits } from '../../api-key/idle-limits.js';
import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { Identities } from '../../identity-provider/identities.js';
import { Identity } from '../../identity-provider/identity.entity.js';
import { CommandError } from '../command/command.js';
import { adviceOnPassword, changeAccount } from './account.js';

/**
 * `authhero admin remove-identities`: unlinks the identities at providers from an account and revokes its keys. It is for an account
 * with which somebody else has linked an identity: a new password alone does not end that.
 */
export async function removeIdentities(username: string): Promise<void> {
  await changeAccount(username, async (account) => {
    const { app, em, user, audit } = account;
    const identities = await new Identities(em).list(user.id);
    if (identities.length === 0) throw new CommandError(`${user.username} has no identity at a provider.`);
    await em.nativeDelete(Identity, { user: user.id });
    user.endProofs();
    const keys = await new ApiKeyService(em, idleLimits(app.config)).revoke(user.id);
    for (const detail of new Set(identities.map(({ providerId }) => providerId)))
      audit.record(AuditEventType.IDENTITY_UNLINKED, { subjectId: user.id, detail });
    return [
      `${user.username} signs in with no provider any more, in ${app.database.name}. Unlinked identities: ${identities.length}. Revoked keys: ${keys}.`,
      ...(await adviceOnPassword(account)),
    ];
  });
}
