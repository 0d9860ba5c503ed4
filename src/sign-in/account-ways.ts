import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { WayIn } from '../viewer/way-in.js';

const STRENGTH: readonly string[] = Object.keys(IdentityMethod);

/** By what a user can permanently prove who they are. */
export class AccountWays {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly waysIn: readonly WayIn[],
  ) {}

  /** The strongest first. */
  async methods(userId: string): Promise<string[]> {
    return (await this.find(userId)).map(({ method }) => method);
  }

  async hasSecondFactor(userId: string): Promise<boolean> {
    if (!this.waysIn.some(({ isSecondFactor }) => isSecondFactor)) return false;
    return (await this.find(userId)).some(({ isSecondFactor }) => isSecondFactor);
  }

  /** What a user can confirm with: where there is a second factor, only what holds one counts. */
  async confirmingMethods(userId: string): Promise<string[]> {
    const ways = await this.find(userId);
    const factors = ways.filter(({ isSecondFactor }) => isSecondFactor);
    return (factors.length > 0 ? factors : ways).map(({ method }) => method);
  }

  /** Whether a proof by these methods is enough to confirm. */
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
