import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { validateSync } from 'class-validator';
import { AuditEventType } from '../src/audit/audit-event.entity.js';
import { AuditTrail } from '../src/audit/audit-trail.js';
import { PasswordHasher } from '../src/auth/password/password-hasher.js';
import { PasswordPolicy } from '../src/auth/password/password-policy.js';
import { RegistrationService } from '../src/auth/registration.service.js';
import { RegisterInput } from '../src/auth/registration.types.js';
import type { Config } from '../src/config/config.js';
import { isMigrated, migrate } from '../src/db/migrate.js';
import { createLogger } from '../src/observability/logger.js';
import { ADMIN_ROLE } from '../src/permission/permissions.js';
import { Role } from '../src/role/role.entity.js';
import { RoleAssignment } from '../src/role/role-assignment.entity.js';
import { User } from '../src/user/user.entity.js';
import { UserService } from '../src/user/user.service.js';
import { policies } from '../src/validation/policy.js';
import { CommandError, command, say } from './command.js';
import { readPassword } from './read-password.js';

const USAGE = `Usage: npm run admin:create -- USERNAME [--existing]

Makes an account that is an admin. Its password is asked for, or read from standard input; never from an argument, which
the list of processes would show. With --existing it makes an admin of the account that has this name.`;
const OPTIONS = {
  existing: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
const NOBODY_LIMITS = { register: async () => {} };

await command(createAdmin);

interface Options {
  readonly username: string;
  readonly existing: boolean;
}

/** @throws CommandError with the usage, unless the arguments are one username and known options */
function readOptions(): Options {
  const { values, positionals } = parse();
  const [username, ...more] = positionals;
  if (!username || more.length > 0 || values.help) throw new CommandError(USAGE);
  return { username, existing: values.existing };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch {
    throw new CommandError(USAGE);
  }
}

async function createAdmin(config: Config, { orm, name }: Parameters<Parameters<typeof command>[0]>[1]): Promise<void> {
  const { username, existing } = readOptions();
  if (config.migrateOnStart) await migrate(config, orm);
  if (!(await isMigrated(orm))) throw new CommandError('Migrations are pending: apply them first.');
  const em = orm.em.fork();
  const log = createLogger(config);
  const audit = new AuditTrail(em, { address: 'command', userAgent: null, requestId: randomUUID() }, log);
  const user = existing ? await find(em, username) : await register(config, em, audit, username);
  const role = await em.findOneOrFail(Role, { name: ADMIN_ROLE });
  if ((await em.count(RoleAssignment, { user, role })) > 0)
    throw new CommandError(`${user.username} is an admin already.`);
  em.persist(new RoleAssignment(user, role));
  audit.record(AuditEventType.ROLES_CHANGED, { subjectId: user.id, detail: `added ${ADMIN_ROLE}` });
  await em.commit();
  say(`${user.username} is an admin now, in ${name}.`);
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
