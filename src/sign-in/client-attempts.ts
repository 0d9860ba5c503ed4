import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType, type Origin } from '../audit/audit-event.entity.js';
import type { Refusals } from '../audit/refusals.js';
import { RateLimitedError } from '../errors/api-error.js';
import type { User } from '../user/user.entity.js';
import type { UserKey } from '../user/user.service.js';
import { ACCOUNT_LIMITS, type AttemptLimits } from './attempt-limits.js';
import { findPassword, type StoredPassword } from './find-password.js';
import type { KnownAddressService } from './known-address.service.js';

/** So long a login from a known address need not be remembered again. */
const FRESH = 3_600_000;

/** What the client of one request may try. */
export class ClientAttempts {
  private lastLogin: Date | null = null;

  constructor(
    private readonly em: SqlEntityManager,
    private readonly limits: AttemptLimits,
    private readonly addresses: KnownAddressService,
    private readonly refusals: Refusals,
    private readonly origin: Origin,
  ) {}

  /** @throws RateLimitedError */
  async register(): Promise<void> {
    await this.audited('', () => this.limits.register(this.origin.address));
  }

  /** The password that the client tries, and whether the account knows where it comes from. */
  async findPassword(key: UserKey): Promise<StoredPassword | null> {
    const password = await findPassword(this.em, key, this.origin.address);
    this.lastLogin = password?.lastLoginOn ?? null;
    return password;
  }

  /**
   * Verifies the password that was found as one counted attempt.
   * @param account the canonical username, whether there is such an account or not
   * @throws RateLimitedError, whether the password is right or wrong
   */
  async verify(account: string, verify: () => Promise<boolean>): Promise<boolean> {
    const { address } = this.origin;
    const attempt = { account, address, isKnown: this.lastLogin !== null };
    return this.audited(account, () => this.limits.verify(attempt, verify));
  }

  /** Has the account know the client, whose password was verified. The caller holds the lock on the user's row. */
  async remember(user: User): Promise<void> {
    if (this.lastLogin && Date.now() - this.lastLogin.getTime() < FRESH) return;
    await this.addresses.remember(user, this.origin.address);
  }

  private async audited<T>(account: string, attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof RateLimitedError) {
        const refused = ACCOUNT_LIMITS.has(error.limit) ? { account } : {};
        await this.refusals.record(AuditEventType.LIMITED, refused, this.origin);
      }
      throw error;
    }
  }
}
