import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { App } from '../../app.js';
import type { Origin } from '../../audit/audit-event.entity.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import { commandOrigin } from '../../audit/command-origin.js';
import { Password } from '../../password/password.entity.js';
import type { User } from '../../user/user.entity.js';
import { UserService } from '../../user/user.service.js';
import { appCommand, CommandError, ensureMigrated, say } from '../command/command.js';
import { noticesOf } from './notices.js';

/** An account that a command changes. Its row is locked. */
export interface LockedAccount {
  readonly app: App;
  readonly em: SqlEntityManager;
  readonly user: User;
  /** The owner is told of what is recorded here, by mail. */
  readonly audit: AuditTrail;
  readonly origin: Origin;
}

/**
 * Runs a command that changes an active account, in one transaction.
 * @param change returns the lines for the operator, which are printed after the commit
 */
export async function changeAccount(
  username: string,
  change: (account: LockedAccount) => Promise<string[]>,
): Promise<void> {
  await appCommand(async (app) => {
    const { config, database } = app;
    await ensureMigrated(config, database);
    const em = database.orm.em.fork();
    const origin = commandOrigin();
    const audit = new AuditTrail(em, origin, []);
    const user = await beginAndLockAccount(em, username);
    const lines = await change({ app, em, user, audit, origin });
    await noticesOf(app, em).tellOf(audit.recorded);
    await em.commit();
    for (const line of lines) say(line);
  });
}

/** Begins the transaction and locks the row of an active account. @throws CommandError if there is none of this name */
async function beginAndLockAccount(em: SqlEntityManager, username: string): Promise<User> {
  const user = await new UserService(em).beginAndLock({ username });
  if (!user) throw new CommandError(`There is no active account called ${username}.`);
  return user;
}

/** What helps an account that has no password. */
export async function adviceOnPassword({ em, user }: Pick<LockedAccount, 'em' | 'user'>): Promise<string[]> {
  if ((await em.count(Password, { user })) > 0) return [];
  return [
    `${user.username} has no password: requestPasswordReset sets one, or an admin does it with resetUserPassword.`,
  ];
}

/** What a user has to do, if a role requires a second factor that the user does not have. */
export async function adviceOnFactor({
  app: { rolePolicy },
  em,
  user,
}: Pick<LockedAccount, 'app' | 'em' | 'user'>): Promise<string[]> {
  return adviceOnRoles(user.username, await rolePolicy.rolesLackingFactor(em, user.id));
}

/** @param idleRoles the roles that grant nothing before the user has a second factor */
export function adviceOnRoles(username: string, idleRoles: readonly string[]): string[] {
  if (idleRoles.length === 0) return [];
  return [
    `These roles grant nothing before ${username} has a second factor (SECOND_FACTOR_REQUIRED_ROLES): ${idleRoles.join(', ')}. Log in as ${username}, then add an authenticator app (beginTotp and enableTotp) or a passkey.`,
  ];
}
