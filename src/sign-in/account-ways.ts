import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { WayIn } from '../viewer/way-in.js';

const STRENGTH: readonly string[] = Object.keys(IdentityMethod);

/** The methods by which a user can prove who they are. A one-time password does not count. */
export class AccountWays {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly waysIn: readonly WayIn[],
  ) {}

  /** The names of the user's methods, the strongest first. */
  async methods(userId: string): Promise<string[]> {
    return (await this.find(userId)).map(({ method }) => method);
  }

  async hasSecondFactor(userId: string): Promise<boolean> {
    if (!this.waysIn.some(({ isSecondFactor }) => isSecondFactor)) return false;
    return (await this.find(userId)).some(({ isSecondFactor }) => isSecondFactor);
  }

  /** The methods by which a user can confirm. If the user has a second factor, only second factors count. */
  async confirmingMethods(userId: string): Promise<string[]> {
    const ways = await this.find(userId);
    const factors = ways.filter(({ isSecondFactor }) => isSecondFactor);
    return (factors.length > 0 ? factors : ways).map(({ method }) => method);
  }

  /** Whether a proof by these methods is enough. If the user has a second factor, it must be one of them. */
  async isEnough(userId: string, methods: readonly string[]): Promise<boolean> {
    if (!(await this.hasSecondFactor(userId))) return true;
    return this.waysIn.some(({ method, isSecondFactor }) => isSecondFactor && methods.includes(method));
  }

  private async find(userId: string): Promise<WayIn[]> {
    const columns = this.waysIn.map(({ holders }, index) => `? in (${holders}) as way_${index}`);
    const [row] = await this.em.execute<Record<string, boolean>[]>(
      `select ${columns.join(', ')}`,
      this.waysIn.map(() => userId),
    );
    return this.waysIn
      .filter((_way, index) => row?.[`way_${index}`])
      .sort((one, other) => STRENGTH.indexOf(one.method) - STRENGTH.indexOf(other.method));
  }
}
