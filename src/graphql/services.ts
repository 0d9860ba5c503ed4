import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AccountService } from '../account/account.service.js';
import { Authority } from '../admin/authority.js';
import { PasswordResetService } from '../admin/password-reset.service.js';
import { UserAdminService } from '../admin/user-admin.service.js';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { KeyRingService } from '../api-key/key-ring.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { PersonalDataService } from '../personal-data/personal-data.service.js';
import { FreshRights } from '../role/fresh-rights.js';
import { RoleService } from '../role/role.service.js';
import { RoleAssignmentService } from '../role/role-assignment.service.js';
import { RoleLoaders } from '../role/role-loaders.js';
import { ClientAttempts } from '../sign-in/client-attempts.js';
import { KnownAddressService } from '../sign-in/known-address.service.js';
import { RegistrationService } from '../sign-in/registration.service.js';
import { SessionService } from '../sign-in/session.service.js';
import { UserService } from '../user/user.service.js';
import type { AppParts } from './app-parts.js';

/** What the services of a request are made of. */
interface RequestParts {
  readonly app: AppParts;
  readonly em: SqlEntityManager;
  readonly origin: Origin;
  readonly deadline: { readonly signal: AbortSignal };
}

/** The services of one request, each made once. */
export class RequestServices {
  readonly audit: AuditTrail;
  readonly auditEvents: AuditService;
  readonly users: UserService;
  readonly roles: RoleService;
  readonly roleLoaders: RoleLoaders;
  readonly keyRing: KeyRingService;
  readonly registration: RegistrationService;
  readonly sessions: SessionService;
  readonly accounts: AccountService;
  readonly userAdmin: UserAdminService;
  readonly passwordResets: PasswordResetService;
  readonly personalData: PersonalDataService;

  constructor({ app, em, origin, deadline }: RequestParts) {
    const { account, apiKey } = app.config;
    const audit = new AuditTrail(em, origin, app.subscribers);
    const users = new UserService(em);
    const apiKeys = new ApiKeyService(em, apiKey.idleTtlMs);
    const rights = new FreshRights(users, apiKeys);
    const roles = new RoleService(em, rights, audit, account.rolesMax);
    const assignments = new RoleAssignmentService(em, users, roles, rights);
    const keyRing = new KeyRingService(em, users, apiKeys, audit, { max: apiKey.max, lifetimeMs: apiKey.ttlMs });
    const policy = app.passwordPolicy;
    const passwords = app.passwords.for(deadline);
    const addresses = new KnownAddressService(em, account.knownAddressesMax);
    const attempts = new ClientAttempts(em, app.attemptLimits, addresses, app.refusals, origin);
    const authority = new Authority(users, rights, assignments);

    this.audit = audit;
    this.auditEvents = new AuditService(em);
    this.users = users;
    this.roles = roles;
    this.roleLoaders = new RoleLoaders(assignments);
    this.keyRing = keyRing;
    this.registration = new RegistrationService(em, users, policy, passwords, attempts, audit);
    this.sessions = new SessionService(users, apiKeys, keyRing, policy, passwords, attempts, audit);
    this.accounts = new AccountService(users, assignments, apiKeys, addresses, policy, passwords, attempts, audit);
    this.userAdmin = new UserAdminService(
      em,
      authority,
      assignments,
      apiKeys,
      addresses,
      audit,
      account.userRetentionMs,
    );
    this.passwordResets = new PasswordResetService(
      authority,
      assignments,
      apiKeys,
      passwords,
      audit,
      account.passwordResetTtlMs,
    );
    this.personalData = new PersonalDataService(em, app.personalDataSources, account.exportMaxRows);
  }
}
