import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { RolePolicy } from '../role/role-policy.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { User } from '../user/user.entity.js';
import type { RecoveryCodes } from './recovery-codes.js';

/** An outcome: a role of the user requires a second factor, and this is the last one. */
export interface FactorNeeded {
  readonly kind: 'second-factor-needed';
  readonly roles: readonly string[];
}

/** The rules for taking a factor away. The caller holds the lock on the user's row. */
export class FactorRemoval {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly ways: AccountWays,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly policy: RolePolicy,
  ) {}

  /**
   * Removes a factor, unless it is the last one and a role of the user requires one. With the last factor the recovery codes go too.
   * @param hasMore whether the user has another factor of the same method
   */
  async remove(
    user: User,
    { method, hasMore }: { readonly method: string; readonly hasMore: boolean },
    removeFactor: () => Promise<void>,
  ): Promise<FactorNeeded | undefined> {
    const isLast = !hasMore && !(await this.ways.hasOtherFactor(user.id, method));
    const roles = isLast ? await this.policy.requiringRolesOf(this.em, user.id) : [];
    if (roles.length > 0) return { kind: 'second-factor-needed', roles };
    await removeFactor();
    if (isLast) await this.recoveryCodes.forget(user.id);
    user.endProofs();
    return undefined;
  }
}
