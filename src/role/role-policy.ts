import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { isAmong, type WayIn } from '../viewer/way-in.js';

/** Which roles grant nothing to a user without a second factor: SECOND_FACTOR_REQUIRED_ROLES. */
export class RolePolicy {
  /** SQL that selects `user_id` of everybody who has a second factor. */
  private readonly holders: readonly string[];

  constructor(
    private readonly requiringRoles: readonly string[],
    waysIn: readonly WayIn[],
  ) {
    this.holders = waysIn
      .filter(({ isSecondFactor, isFallback }) => isSecondFactor && !isFallback)
      .map(({ holders }) => holders);
  }

  /**
   * SQL for whether a role grants a user anything. Empty without such roles, so that they cost nothing.
   * @param role an expression of SQL, for the name of the role
   * @param userId an expression of SQL
   */
  andGrants(role: string, userId: string): string {
    if (this.requiringRoles.length === 0) return '';
    return `and (${role} <> all(${arrayOf(this.requiringRoles)}) or ${this.hasFactor(userId)})`;
  }

  /** The roles of a user that require a second factor, by name. The user may have one. */
  async requiringRolesOf(em: SqlEntityManager, userId: string): Promise<string[]> {
    if (this.requiringRoles.length === 0) return [];
    const rows = await em.execute<{ name: string }[]>(`${REQUIRING_ROLES} order by role.name`, [
      userId,
      `{${this.requiringRoles.join()}}`,
    ]);
    return rows.map(({ name }) => name);
  }

  /** Whether a role grants a user nothing because the user has no second factor. */
  async isFactorMissing(em: SqlEntityManager, userId: string): Promise<boolean> {
    if (this.requiringRoles.length === 0) return false;
    const [{ missing }] = await em.execute<[{ missing: boolean }]>(
      `select exists(${REQUIRING_ROLES}) and not (${this.hasFactor('?::uuid')}) as missing`,
      [userId, `{${this.requiringRoles.join()}}`, ...this.holders.map(() => userId)],
    );
    return missing;
  }

  /** The roles that grant a user nothing because the user has no second factor, by name. */
  async rolesLackingFactor(em: SqlEntityManager, userId: string): Promise<string[]> {
    return (await this.isFactorMissing(em, userId)) ? this.requiringRolesOf(em, userId) : [];
  }

  private hasFactor(userId: string): string {
    return this.holders.map((holders) => isAmong(userId, holders)).join(' or ') || 'false';
  }
}

const REQUIRING_ROLES = `select role.name from role_assignment assignment join role on role.id = assignment.role_id
  where assignment.user_id = ? and role.name = any(?::text[])`;

/** Names of roles have only letters, digits, `-` and `_`: see `config/second-factor.kinds.ts`. */
const arrayOf = (roles: readonly string[]): string => `array[${roles.map((role) => `'${role}'`).join()}]`;
