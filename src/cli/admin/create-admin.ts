import { randomUUID } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { validateSync } from 'class-validator';
import { AuditEventType } from '../../audit/audit-event.entity.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import type { Config } from '../../config/config.js';
import type { Database } from '../../db/database.js';
import { createLogger } from '../../observability/logger.js';
import { PasswordHasher } from '../../password/password-hasher.js';
import { PasswordPolicy } from '../../password/password-policy.js';
import { ADMIN_ROLE } from '../../permission/permissions.js';
import { Role } from '../../role/role.entity.js';
import { RoleAssignment } from '../../role/role-assignment.entity.js';
import { RegistrationService } from '../../sign-in/registration.service.js';
import { RegisterInput } from '../../sign-in/registration.types.js';
import { User } from '../../user/user.entity.js';
import { UserService } from '../../user/user.service.js';
import { argumentConfigs } from '../../validation/argument-config.js';
import { CommandError, command, ensureMigrated, say } from '../command/command.js';
import { readPassword } from './read-password.js';

const NOBODY_LIMITS = { register: async () => {} };

/**
 * `authhero admin create`: makes an account that is an admin, or with `existing` an admin of the account that has this name.
 * The password comes from a terminal or standard input; never from an argument, which the list of processes would show.
 */
export async function createAdmin(username: string, { existing = false }: { existing?: boolean }): Promise<void> {
  await command((config, database) => makeAdmin(config, database, username, existing));
}

async function makeAdmin(config: Config, database: Database, username: string, existing: boolean): Promise<void> {
  await ensureMigrated(config, database);
  const em = database.orm.em.fork();
  const log = createLogger(config);
  const audit = new AuditTrail(em, { address: 'command', userAgent: null, requestId: randomUUID() }, log);
  const user = existing ? await find(em, username) : await register(config, em, audit, username);
  const role = await em.findOneOrFail(Role, { name: ADMIN_ROLE });
  if ((await em.count(RoleAssignment, { user, role })) > 0)
    throw new CommandError(`${user.username} is an admin already.`);
  em.persist(new RoleAssignment(user, role));
  audit.record(AuditEventType.ROLES_CHANGED, { subjectId: user.id, detail: `added ${ADMIN_ROLE}` });
  await em.commit();
  say(`${user.username} is an admin now, in ${database.name}.`);
}

async function find(em: SqlEntityManager, username: string): Promise<User> {
  const user = await new UserService(em).lock({ username });
  if (!user) throw new CommandError(`There is no active account called ${username}.`);
  return user;
}

async function register(config: Config, em: SqlEntityManager, audit: AuditTrail, username: string): Promise<User> {
  const input = Object.assign(new RegisterInput(), { username, password: await readPassword() });
  argumentConfigs.set(input, config);
  const [fault] = validateSync(input, { forbidUnknownValues: true });
  if (fault) throw new CommandError(`The ${fault.property} ${Object.values(fault.constraints ?? {}).join(', ')}.`);
  const passwords = await PasswordHasher.create(config);
  const policy = await PasswordPolicy.create(config, createLogger(config));
  const registration = new RegistrationService(em, new UserService(em), policy, passwords, NOBODY_LIMITS, audit);
  const outcome = await registration.register({ username, password: input.password });
  if (outcome === 'username-taken')
    throw new CommandError(`The name ${username} is taken. Give --existing if it is that of an active account.`);
  if (!(outcome instanceof User)) throw new CommandError(`The password is refused: ${outcome}. See docs/passwords.md.`);
  return outcome;
}
