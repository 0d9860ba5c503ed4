import { removeFactors } from '../../admin/factor-admin.service.js';
import { ApiKeyService } from '../../api-key/api-key.service.js';
import { idleLimits } from '../../api-key/idle-limits.js';
import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { AccountWays } from '../../sign-in/account-ways.js';
import { CommandError } from '../command/command.js';
import { adviceOnFactor, adviceOnPassword, changeAccount } from './account.js';

/**
 * `authhero admin remove-factors`: removes every second factor of an account and revokes its keys. It is for an installation whose
 * only admin has lost all factors. Otherwise an admin can do the same with `removeUserFactors`.
 */
export async function removeFactorsOf(username: string): Promise<void> {
  await changeAccount(username, async (account) => {
    const { app, em, user, audit, origin } = account;
    const ways = new AccountWays(em, app, origin.address);
    if (!(await ways.hasSecondFactor(user.id))) throw new CommandError(`${user.username} has no second factor.`);
    const keys = await removeFactors(em, user, new ApiKeyService(em, idleLimits(app.config)));
    audit.record(AuditEventType.FACTORS_REMOVED, { subjectId: user.id });
    return [
      `The second factors of ${user.username} are removed, in ${app.database.name}. Revoked keys: ${keys}.`,
      ...(await adviceOnPassword(account)),
      ...(await adviceOnFactor(account)),
    ];
  });
}
