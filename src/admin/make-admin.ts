import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { validateSync } from 'class-validator';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { commandOrigin } from '../audit/command-origin.js';
import type { Config } from '../config/config.js';
import type { EventSubscriber } from '../db/feature.js';
import type { Orm } from '../db/orm.js';
import { inOwnUnitOfWork } from '../db/own-unit-of-work.js';
import { PasswordService } from '../password/password.service.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { PasswordPolicy, WeakPassword } from '../password/password-policy.js';
import { ADMIN_ROLE } from '../permission/permissions.js';
import { Role } from '../role/role.entity.js';
import { RoleAssignment } from '../role/role-assignment.entity.js';
import type { RolePolicy } from '../role/role-policy.js';
import { RegistrationService } from '../sign-in/registration.service.js';
import { RegisterInput } from '../sign-in/registration.types.js';
import type { User } from '../user/user.entity.js';
import { UserService } from '../user/user.service.js';
import { argumentConfigs } from '../validation/argument-config.js';

/** Who becomes an admin: a new account with this password or, without one, an account that exists. */
export interface NewAdmin {
  readonly username: string;
  readonly password?: string;
}

export type MakeAdminOutcome =
  /** `idleRoles` grant nothing before the admin has a second factor. */
  | { readonly kind: 'made'; readonly username: string; readonly idleRoles: readonly string[] }
  | { readonly kind: 'invalid'; readonly field: string; readonly rule: string }
  | { readonly kind: 'unknown-account' }
  | { readonly kind: 'username-taken' }
  | { readonly kind: 'admin-already'; readonly username: string }
  | WeakPassword;

/** What it needs of the process. */
export interface MakingParts {
  readonly config: Pick<Config, 'passwordPolicy' | 'apiKey'>;
  readonly orm: Orm;
  readonly passwords: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly rolePolicy: RolePolicy;
  readonly subscribers: readonly EventSubscriber[];
}

const NO_LIMITS = { register: async () => {} };

/**
 * Makes an admin for an operator, whoever else is one. The service and the command `authhero` both call it, whichever of them has
 * the database. It is one transaction.
 * @throws OverloadedError; ServiceUnavailableError if a breached password cannot be looked up, and the fallback is to refuse
 */
export async function makeAdmin(parts: MakingParts, admin: NewAdmin): Promise<MakeAdminOutcome> {
  const { orm, rolePolicy, subscribers } = parts;
  const { audit, outcome } = await inOwnUnitOfWork(orm, async (em) => {
    const audit = new AuditTrail(em, commandOrigin(), subscribers);
    return { audit, outcome: await beginAndMake(parts, em, audit, admin) };
  });
  audit.publish();
  if (outcome.kind !== 'given') return outcome;
  const { id, username } = outcome.user;
  return { kind: 'made', username, idleRoles: await rolePolicy.rolesLackingFactor(orm.em, id) };
}

type Refused = Exclude<MakeAdminOutcome, { kind: 'made' }>;
type Given = { readonly kind: 'given'; readonly user: User };

async function beginAndMake(
  parts: MakingParts,
  em: SqlEntityManager,
  audit: AuditTrail,
  { username, password }: NewAdmin,
): Promise<Given | Refused> {
  if (password === undefined) {
    const user = await new UserService(em).beginAndLock({ username });
    return user ? giveRole(em, audit, user) : { kind: 'unknown-account' };
  }
  const outcome =
    findFault(parts, username, password) ??
    (await registrationIn(parts, em, audit).hashAndBegin({ username, password }));
  if (outcome.kind === 'registered') return giveRole(em, audit, outcome.user);
  return outcome.kind === 'closed' ? { kind: 'username-taken' } : outcome;
}

/** The rules of the operation `register`. */
function findFault({ config }: MakingParts, username: string, password: string): Refused | undefined {
  const input = Object.assign(new RegisterInput(), { username, password });
  argumentConfigs.set(input, config);
  const [fault] = validateSync(input, { forbidUnknownValues: true });
  if (!fault) return undefined;
  return { kind: 'invalid', field: fault.property, rule: Object.values(fault.constraints ?? {}).join(', ') };
}

/** It is open also where REGISTRATION is closed, and has no limits: the operator asks. */
function registrationIn({ passwords, passwordPolicy }: MakingParts, em: SqlEntityManager, audit: AuditTrail) {
  const passwordService = new PasswordService(em, passwords, passwordPolicy);
  return new RegistrationService(new UserService(em), passwordService, NO_LIMITS, audit, true);
}

async function giveRole(em: SqlEntityManager, audit: AuditTrail, user: User): Promise<Given | Refused> {
  const role = await em.findOneOrFail(Role, { name: ADMIN_ROLE });
  if ((await em.count(RoleAssignment, { user, role })) > 0) return { kind: 'admin-already', username: user.username };
  em.persist(new RoleAssignment(user, role));
  audit.record(AuditEventType.ROLES_CHANGED, { subjectId: user.id, detail: `added ${ADMIN_ROLE}` });
  return { kind: 'given', user };
}
