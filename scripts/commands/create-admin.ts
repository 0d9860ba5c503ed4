import { randomUUID } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { validateSync } from 'class-validator';
import { AuditEventType } from '../../src/audit/audit-event.entity.js';
import { AuditTrail } from '../../src/audit/audit-trail.js';
import { PasswordHasher } from '../../src/auth/password/password-hasher.js';
import { PasswordPolicy } from '../../src/auth/password/password-policy.js';
import { RegistrationService } from '../../src/auth/registration.service.js';
import { RegisterInput } from '../../src/auth/registration.types.js';
import type { Config } from '../../src/config/config.js';
import type { Database } from '../../src/db/database.js';
import { createLogger } from '../../src/observability/logger.js';
import { ADMIN_ROLE } from '../../src/permission/permissions.js';
import { Role } from '../../src/role/role.entity.js';
import { RoleAssignment } from '../../src/role/role-assignment.entity.js';
import { User } from '../../src/user/user.entity.js';
import { UserService } from '../../src/user/user.service.js';
import { policies } from '../../src/validation/policy.js';
import { CommandError, command, ensureMigrated, say } from '../command.js';
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
  policies.set(input, config);
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
