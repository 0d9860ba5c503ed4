import { randomUUID } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { App } from '../../app.js';
import type { Origin } from '../../audit/audit-event.entity.js';
import type { User } from '../../user/user.entity.js';
import { UserService } from '../../user/user.service.js';
import { CommandError, say } from '../command/command.js';

/** Where events of a command come from. */
export const commandOrigin = (): Origin => ({ address: 'command', userAgent: null, requestId: randomUUID() });

/** What helps an account that has no password. */
export const SET_PASSWORD = 'requestPasswordReset sets one, or an admin does it with resetUserPassword';

/** Begins the transaction and locks the row of an active account. @throws CommandError if there is none of this name */
export async function beginAndLockAccount(em: SqlEntityManager, username: string): Promise<User> {
  const user = await new UserService(em).beginAndLock({ username });
  if (!user) throw new CommandError(`There is no active account called ${username}.`);
  return user;
}

/** Says what a user has to do, if a role requires a second factor that the user does not have. */
export async function tellMissingFactor({ rolePolicy }: App, em: SqlEntityManager, user: User): Promise<void> {
  if (!(await rolePolicy.isFactorMissing(em, user.id))) return;
  const roles = await rolePolicy.requiringRolesOf(em, user.id);
  say(
    `These roles grant nothing before ${user.username} has a second factor (SECOND_FACTOR_REQUIRED_ROLES): ${roles.join(', ')}. Log in as ${user.username}, then add an authenticator app (beginTotp and enableTotp) or a passkey.`,
  );
}
