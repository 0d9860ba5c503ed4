import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { validateSync } from 'class-validator';
import type { App } from '../../app.js';
import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import { PasswordService } from '../../password/password.service.js';
import { ADMIN_ROLE } from '../../permission/permissions.js';
import { Role } from '../../role/role.entity.js';
import { RoleAssignment } from '../../role/role-assignment.entity.js';
import { RegistrationService } from '../../sign-in/registration.service.js';
import { RegisterInput } from '../../sign-in/registration.types.js';
import type { User } from '../../user/user.entity.js';
import { UserService } from '../../user/user.service.js';
import { argumentConfigs } from '../../validation/argument-config.js';
import { appCommand, CommandError, ensureMigrated, say } from '../command/command.js';
import { commandOrigin } from '../command/command-origin.js';
import { adviceOnFactor, beginAndLockAccount } from './account.js';
import { readPassword } from './read-password.js';

const NOBODY_LIMITS = { register: async () => {} };

/**
 * `authhero admin create`: creates an account with the role admin, or with `existing` gives that role to an account. The password
 * comes from the terminal or standard input, never from an argument, which the list of processes would show.
 */
export async function createAdmin(username: string, { existing = false }: { existing?: boolean }): Promise<void> {
  await appCommand((app) => makeAdmin(app, username, existing));
}

async function makeAdmin(app: App, username: string, existing: boolean): Promise<void> {
  const { config, database } = app;
  await ensureMigrated(config, database);
  const em = database.orm.em.fork();
  const audit = new AuditTrail(em, commandOrigin(), []);
  const user = existing ? await beginAndLockAccount(em, username) : await register(app, em, audit, username);
  const role = await em.findOneOrFail(Role, { name: ADMIN_ROLE });
  if ((await em.count(RoleAssignment, { user, role })) > 0)
    throw new CommandError(`${user.username} is an admin already.`);
  em.persist(new RoleAssignment(user, role));
  audit.record(AuditEventType.ROLES_CHANGED, { subjectId: user.id, detail: `added ${ADMIN_ROLE}` });
  await em.commit();
  say(`${user.username} is an admin now, in ${database.name}.`);
  for (const line of await adviceOnFactor({ app, em, user })) say(line);
}

async function register(app: App, em: SqlEntityManager, audit: AuditTrail, username: string): Promise<User> {
  const input = Object.assign(new RegisterInput(), { username, password: await readPassword() });
  argumentConfigs.set(input, app.config);
  const [fault] = validateSync(input, { forbidUnknownValues: true });
  if (fault) throw new CommandError(`The ${fault.property} ${Object.values(fault.constraints ?? {}).join(', ')}.`);
  const passwords = new PasswordService(em, app.passwords, app.passwordPolicy);
  const registration = new RegistrationService(new UserService(em), passwords, NOBODY_LIMITS, audit, true);
  const outcome = await registration.hashAndBegin({ username, password: input.password });
  switch (outcome.kind) {
    case 'registered':
      return outcome.user;
    case 'closed':
    case 'username-taken':
      throw new CommandError(`The name ${username} is taken. Give --existing if it is that of an active account.`);
    case 'weak-password':
      throw new CommandError(`The password is refused: ${outcome.weakness}. See docs/passwords.md.`);
  }
}
