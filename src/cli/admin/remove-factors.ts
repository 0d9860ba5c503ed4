import { removeFactors } from '../../admin/factor-admin.service.js';
import { ApiKeyService } from '../../api-key/api-key.service.js';
import { idleLimits } from '../../api-key/idle-limits.js';
import type { App } from '../../app.js';
import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import { Password } from '../../password/password.entity.js';
import { AccountWays } from '../../sign-in/account-ways.js';
import { appCommand, CommandError, ensureMigrated, say } from '../command/command.js';
import { beginAndLockAccount, commandOrigin, SET_PASSWORD, tellMissingFactor } from './account.js';
import { noticesOf } from './notices.js';

/**
 * `authhero admin remove-factors`: removes every second factor of an account and revokes its keys. It is for an installation whose
 * only admin has lost all factors. Otherwise an admin can do the same with `removeUserFactors`.
 */
export async function removeFactorsOf(username: string): Promise<void> {
  await appCommand((app) => remove(app, username));
}

async function remove(app: App, username: string): Promise<void> {
  const { config, database } = app;
  await ensureMigrated(config, database);
  const em = database.orm.em.fork();
  const origin = commandOrigin();
  const audit = new AuditTrail(em, origin, []);
  const user = await beginAndLockAccount(em, username);
  const ways = new AccountWays(em, app, origin.address);
  if (!(await ways.hasSecondFactor(user.id))) throw new CommandError(`${user.username} has no second factor.`);
  const keys = await removeFactors(em, user, new ApiKeyService(em, idleLimits(config)));
  audit.record(AuditEventType.FACTORS_REMOVED, { subjectId: user.id });
  await noticesOf(app, em).tellOf(audit.recorded);
  await em.commit();
  say(`The second factors of ${user.username} are removed, in ${database.name}. Revoked keys: ${keys}.`);
  if ((await em.count(Password, { user })) === 0) say(`${user.username} has no password: ${SET_PASSWORD}.`);
  await tellMissingFactor(app, em, user);
}
