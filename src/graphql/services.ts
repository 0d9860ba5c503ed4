import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AccountService } from '../account/account.service.js';
import { Authority } from '../admin/authority.js';
import { PasswordResetService } from '../admin/password-reset.service.js';
import { UserAdminService } from '../admin/user-admin.service.js';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { KeyRingService } from '../api-key/key-ring.service.js';
import { KeyVerificationService } from '../api-key/key-verification.service.js';
import type { App } from '../app.js';
import { AuditService } from '../audit/audit.service.js';
import type { Origin } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import { PersonalDataService } from '../personal-data/personal-data.service.js';
import { FreshRights } from '../role/fresh-rights.js';
import { RoleService } from '../role/role.service.js';
import { RoleAssignmentService } from '../role/role-assignment.service.js';
import { ClientAttempts } from '../sign-in/client-attempts.js';
import { KnownAddressService } from '../sign-in/known-address.service.js';
import { RegistrationService } from '../sign-in/registration.service.js';
import { SessionService } from '../sign-in/session.service.js';
import { UserService } from '../user/user.service.js';

/** The services of one request, each made when it is asked for, of what the request and the process have. */
export abstract class RequestServices {
  abstract readonly app: App;
  abstract readonly origin: Origin;
  abstract readonly deadline: { readonly signal: AbortSignal };
  abstract get em(): SqlEntityManager;
  abstract get audit(): AuditTrail;

  get users(): UserService {
    return new UserService(this.em);
  }

  get registration(): RegistrationService {
    return new RegistrationService(
      this.em,
      this.users,
      this.app.passwordPolicy,
      this.passwords,
      this.attempts,
      this.audit,
    );
  }

  get sessions(): SessionService {
    return new SessionService(
      this.users,
      this.apiKeys,
      this.keyRing,
      this.app.passwordPolicy,
      this.passwords,
      this.attempts,
      this.audit,
    );
  }

  get accounts(): AccountService {
    return new AccountService(
      this.users,
      this.assignments,
      this.apiKeys,
      this.addresses,
      this.app.passwordPolicy,
      this.passwords,
      this.attempts,
      this.audit,
    );
  }

  get keyRing(): KeyRingService {
    const { max, ttlMs: lifetime } = this.app.config.apiKey;
    return new KeyRingService(this.em, this.users, this.apiKeys, this.audit, { max, lifetime });
  }

  get roles(): RoleService {
    return new RoleService(this.em, this.rights, this.audit, this.app.config.account.rolesMax);
  }

  get userAdmin(): UserAdminService {
    return new UserAdminService(
      this.em,
      this.authority,
      this.assignments,
      this.apiKeys,
      this.addresses,
      this.audit,
      this.app.config.account.userRetentionMs,
    );
  }

  get passwordResets(): PasswordResetService {
    const { passwordResetTtlMs } = this.app.config.account;
    return new PasswordResetService(
      this.authority,
      this.assignments,
      this.apiKeys,
      this.passwords,
      this.audit,
      passwordResetTtlMs,
    );
  }

  get verification(): KeyVerificationService {
    return new KeyVerificationService(this.app.keyVerifier, this.app.keyUsage, this.app.limits);
  }

  get personalData(): PersonalDataService {
    return new PersonalDataService(this.em, this.assignments, this.app.config.account.exportMaxRows);
  }

  get auditEvents(): AuditService {
    return new AuditService(this.em);
  }

  protected get assignments(): RoleAssignmentService {
    return new RoleAssignmentService(this.em, this.users, this.roles, this.rights);
  }

  private get authority(): Authority {
    return new Authority(this.users, this.rights, this.assignments);
  }

  private get rights(): FreshRights {
    return new FreshRights(this.users, this.apiKeys);
  }

  private get passwords(): PasswordHasher {
    return this.app.passwords.for(this.deadline.signal);
  }

  private get attempts(): ClientAttempts {
    return new ClientAttempts(this.em, this.app.limits, this.addresses, this.app.refusals, this.origin);
  }

  private get addresses(): KnownAddressService {
    return new KnownAddressService(this.em, this.app.config.account.knownAddressesMax);
  }

  protected get apiKeys(): ApiKeyService {
    return new ApiKeyService(this.em, this.app.config.apiKey.idleTtlMs);
  }
}
