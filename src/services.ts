import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ApiKeyService } from './api-key/api-key.service.js';
import { KeyRingService } from './api-key/key-ring.service.js';
import type { App } from './app.js';
import { AuditService } from './audit/audit.service.js';
import type { Origin } from './audit/audit-event.entity.js';
import type { AuditTrail } from './audit/audit-trail.js';
import { AccountService } from './auth/account.service.js';
import { ClientAttempts } from './auth/client-attempts.js';
import type { PasswordHasher } from './auth/password/password-hasher.js';
import { RegistrationService } from './auth/registration.service.js';
import { SessionService } from './auth/session.service.js';
import { KnownAddressService } from './known-address/known-address.service.js';
import { UserService } from './user/user.service.js';

/** The services of one request, each made when it is asked for, of what the request and the process have. */
export abstract class RequestServices {
  abstract readonly app: App;
  abstract readonly origin: Origin;
  abstract readonly gone: AbortSignal;
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
    return new SessionService(this.users, this.apiKeys, this.keyRing, this.passwords, this.attempts, this.audit);
  }

  get accounts(): AccountService {
    return new AccountService(
      this.users,
      this.apiKeys,
      this.addresses,
      this.app.passwordPolicy,
      this.passwords,
      this.attempts,
      this.audit,
    );
  }

  get keyRing(): KeyRingService {
    const { apiKeysMax: max, apiKeyTtl: lifetime } = this.app.config;
    return new KeyRingService(this.em, this.users, this.apiKeys, this.audit, { max, lifetime });
  }

  get auditEvents(): AuditService {
    return new AuditService(this.em);
  }

  private get passwords(): PasswordHasher {
    return this.app.passwords.for(this.gone);
  }

  private get attempts(): ClientAttempts {
    return new ClientAttempts(this.app.limits, this.addresses, this.app.refusals, this.origin);
  }

  private get addresses(): KnownAddressService {
    return new KnownAddressService(this.em, this.app.config.knownAddressesMax);
  }

  protected get apiKeys(): ApiKeyService {
    return new ApiKeyService(this.em, this.app.config.apiKeyIdleTtl);
  }
}
