import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { PasswordPolicy } from '../password/password-policy.js';
import type { PasswordWeakness } from '../password/password-weakness.js';
import { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { ClientAttempts } from './client-attempts.js';

export interface Registration {
  username: string;
  password: string;
  firstName?: string | null;
  lastName?: string | null;
}

export class RegistrationService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHasher,
    private readonly attempts: Pick<ClientAttempts, 'register'>,
    private readonly audit: Pick<AuditTrail, 'record'>,
  ) {}

  /** @throws RateLimitedError when too many came from the client's address: each tells whether a name is taken */
  async register(registration: Registration): Promise<User | 'username-taken' | PasswordWeakness> {
    const weakness = this.policy.weaknessOf(registration.password, registration.username);
    if (weakness) return weakness;
    return this.passwords.admit(() => this.create(registration));
  }

  private async create({
    username,
    password,
    ...names
  }: Registration): Promise<User | 'username-taken' | PasswordWeakness> {
    await this.attempts.register();
    const breach = await this.policy.breachOf(password);
    if (breach) return breach;
    const passwordHash = await this.passwords.hash(password);
    if (!(await this.users.reserve(username))) return 'username-taken';
    const user = new User(username, passwordHash);
    user.rename(names);
    this.em.persist(user);
    this.audit.record(AuditEventType.REGISTERED, { actorId: user.id, subjectId: user.id });
    return user;
  }
}
