import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { DeniedRequests } from '../audit/denied-requests.js';
import { OverloadedError, RateLimitedError } from '../errors/api-error.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import { findActiveUserId } from '../user/find-active-user-id.js';
import type { UserKey } from '../user/user.service.js';
import type { AttemptLimits } from './attempt-limits.js';
import { type Account, findAccount } from './find-account.js';

/** Counts the attempts of one client: the client of the current request. */
export class ClientAttempts {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly limits: AttemptLimits,
    private readonly deniedRequests: DeniedRequests,
    private readonly origin: Origin,
  ) {}

  /** The client's address. */
  get address(): string {
    return this.origin.address;
  }

  /** Counts a registration. @throws RateLimitedError */
  async register(): Promise<void> {
    await this.count(this.limits.registrations, [this.origin.address]);
  }

  /** The active account to which the client tries to sign in, and whether the account knows the client's address. */
  async findAccount(key: UserKey): Promise<Account | null> {
    return findAccount(this.em, key, this.origin.address);
  }

  /**
   * Makes one counted attempt to prove something. It counts as a failure before it starts, so that parallel attempts cannot
   * exceed the limit. If the password queue refuses the attempt, it does not stay counted as a failure. After a success the
   * caller takes the failure back (`undo`), or resets the count at the end of a login (`end`).
   * @param canonicalUsername the name of the account. The limits are the same if no such account exists
   * @throws RateLimitedError beyond a limit, even if the proof would succeed
   */
  async attempt<Proved>(
    canonicalUsername: string,
    account: Account | null,
    prove: () => Promise<Proved | null>,
  ): Promise<Proved | null> {
    const { address } = this.origin;
    const { attempts, failures, strangers } = this.limits;
    const isStranger = !account?.isKnownAddress;
    await this.count(attempts, [address]);
    await this.count(failures, [canonicalUsername, address], canonicalUsername);
    if (isStranger) await this.count(strangers, [canonicalUsername], canonicalUsername);
    try {
      const proved = await prove();
      if (proved && isStranger) await strangers.refund(canonicalUsername);
      return proved;
    } catch (error) {
      if (error instanceof OverloadedError) {
        await failures.refund(canonicalUsername, address);
        if (isStranger) await strangers.refund(canonicalUsername);
      }
      throw error;
    }
  }

  /** Takes back the count of a successful attempt. Earlier failures stay counted, because the login may still fail. */
  async undo(canonicalUsername: string): Promise<void> {
    await this.limits.failures.refund(canonicalUsername, this.origin.address);
  }

  /**
   * Makes one counted attempt to prove a second factor. Wrong factors have counts of their own, so that a right password does not
   * reset them. After a success the caller resets the count at the end of a login (`end`).
   * @throws RateLimitedError beyond a limit, even if the proof would succeed
   */
  async attemptFactor<Proved extends { readonly isRight: boolean }>(
    { id, canonicalUsername }: Account,
    prove: () => Promise<Proved>,
  ): Promise<Proved> {
    const { address } = this.origin;
    await this.count(this.limits.attempts, [address]);
    await this.count(this.limits.factorFailures, [id, address], canonicalUsername);
    const proved = await prove();
    if (proved.isRight) await this.limits.factorFailures.refund(id, address);
    return proved;
  }

  /**
   * Counts what begins a sign-in, such as the options for a passkey.
   * @param userId who is signed in: others at the same address must not use up what they have
   * @throws RateLimitedError
   */
  async begin(userId?: string): Promise<void> {
    await this.count(this.limits.begins, [userId ?? this.origin.address]);
  }

  /** Counts a proof that belongs to no account that is known. @throws RateLimitedError */
  async attemptUnknown(): Promise<void> {
    await this.count(this.limits.attempts, [this.origin.address]);
  }

  /** Resets the failures when a login has issued a key. */
  async end(canonicalUsername: string): Promise<void> {
    await this.limits.failures.reset(canonicalUsername, this.origin.address);
  }

  /** Resets the wrong second factors when a login with a second factor has issued a key. */
  async endFactors(userId: string): Promise<void> {
    await this.limits.factorFailures.reset(userId, this.origin.address);
  }

  /** @param canonicalUsername the account that the limit belongs to; undefined if the limit belongs to the client's address */
  private async count(limit: RateLimit, subject: string[], canonicalUsername?: string): Promise<void> {
    try {
      await limit.count(...subject);
    } catch (error) {
      if (error instanceof RateLimitedError) await this.recordRefusal(canonicalUsername);
      throw error;
    }
  }

  private async recordRefusal(canonicalUsername?: string): Promise<void> {
    const parties = async () => ({
      subjectId: canonicalUsername === undefined ? undefined : await findActiveUserId(this.em, canonicalUsername),
    });
    await this.deniedRequests.record(
      { type: AuditEventType.LIMITED, what: canonicalUsername ?? '', parties },
      this.origin,
    );
  }
}
