import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import { milliseconds } from '../db/prepared-statement.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import { isAmong, type WayIn } from '../viewer/way-in.js';

const STRENGTH: readonly string[] = Object.keys(IdentityMethod);

/** What the ways of an account depend on. */
export interface WaysParts {
  readonly config: Config;
  readonly waysIn: readonly WayIn[];
}

/** A way in that a user has. */
interface HeldWay extends WayIn {
  /** Whether it proves nothing at the client's address. */
  readonly isSuspended: boolean;
  /** Whether AuthHero can check it with its present configuration. */
  readonly isUsable: boolean;
}

export interface AddedFactor {
  readonly method: string;
  readonly addedOn: Date;
}

/** The second factors with which a login can go on. */
export interface CompletingMethods {
  /** The strongest first. */
  readonly methods: string[];
  /** Whether AuthHero cannot check any factor of the user, because its configuration has changed. */
  readonly areUnusable: boolean;
}

/** The methods by which a user can prove who they are. A one-time password does not count. */
export class AccountWays {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly parts: WaysParts,
    /** The client's address. */
    private readonly address: string,
  ) {}

  /** The names of the user's methods, the strongest first. */
  async methods(userId: string): Promise<string[]> {
    return namesOf(await this.find(userId));
  }

  async hasSecondFactor(userId: string): Promise<boolean> {
    return (await this.find(userId)).some(({ isSecondFactor }) => isSecondFactor);
  }

  /** The methods with which a login can go on after its first proof. Undefined if the user has no second factor. */
  async completingMethods(userId: string): Promise<CompletingMethods | undefined> {
    const factors = (await this.find(userId)).filter(({ isSecondFactor }) => isSecondFactor);
    if (factors.length === 0) return undefined;
    return { methods: namesOf(factors.filter(canProve)), areUnusable: !factors.some(({ isUsable }) => isUsable) };
  }

  /** The methods by which a user can confirm. If the user has a second factor, only second factors count. */
  async confirmingMethods(userId: string): Promise<string[]> {
    const ways = await this.find(userId);
    const factors = ways.filter(({ isSecondFactor }) => isSecondFactor);
    return namesOf((factors.length > 0 ? factors : ways).filter(canProve));
  }

  /** Whether the user has a second factor of another method. Recovery codes do not count: they end with the last factor. */
  async hasOtherFactor(userId: string, method: string): Promise<boolean> {
    return (await this.find(userId)).some(
      (way) => way.isSecondFactor && !way.isFallback && way.isUsable && way.method !== method,
    );
  }

  /** Whether the user has another way that is enough to sign in. */
  async hasOtherWayAlone(userId: string, method: string): Promise<boolean> {
    return (await this.find(userId)).some((way) => way.isEnoughAlone && way.isUsable && way.method !== method);
  }

  /** Whether a proof by these methods is enough. If the user has a second factor, it must be one of them. */
  async isEnough(userId: string, methods: readonly string[]): Promise<boolean> {
    const factors = this.parts.waysIn.filter(({ isSecondFactor }) => isSecondFactor);
    if (factors.some(({ method }) => methods.includes(method))) return true;
    return !(await this.hasSecondFactor(userId));
  }

  /** The second factors of a user that somebody has added, the oldest first. */
  async addedFactors(userId: string): Promise<AddedFactor[]> {
    const selects = this.parts.waysIn.flatMap(({ method, added }) =>
      added ? [`select '${method}' as method, created_on from (${added}) each where each.user_id = ?`] : [],
    );
    if (selects.length === 0) return [];
    const rows = await this.em.execute<{ method: string; added: number }[]>(
      `select method, ${milliseconds('created_on')} as added from (${selects.join(' union all ')}) factor order by 2`,
      selects.map(() => userId),
    );
    return rows.map(({ method, added }) => ({ method, addedOn: new Date(added) }));
  }

  private async find(userId: string): Promise<HeldWay[]> {
    const { waysIn, config } = this.parts;
    const columns = waysIn.flatMap(({ holders, suspended, usable }, index) => [
      `${isAmong('asked.id', holders)} as has_${index}`,
      `${suspended ? `${isAmong('asked.id', suspended(config))} and not ${KNOWS_ADDRESS}` : 'false'} as suspended_${index}`,
      `${usable ? isAmong('asked.id', usable(config)) : 'true'} as usable_${index}`,
    ]);
    const [row = {}] = await this.em.execute<Record<string, boolean>[]>(
      `select ${columns.join(', ')} from (select ?::uuid as id, ?::text as address) asked`,
      [userId, this.address],
    );
    return waysIn
      .map((way, index) => ({
        ...way,
        isHeld: row[`has_${index}`] === true,
        isSuspended: row[`suspended_${index}`] === true,
        isUsable: row[`usable_${index}`] === true,
      }))
      .filter(({ isHeld }) => isHeld)
      .sort((one, other) => STRENGTH.indexOf(one.method) - STRENGTH.indexOf(other.method));
  }
}

const KNOWS_ADDRESS =
  'exists(select from known_address known where known.user_id = asked.id and known.address = asked.address)';

const canProve = ({ isSuspended, isUsable }: HeldWay): boolean => isUsable && !isSuspended;

const namesOf = (ways: readonly WayIn[]): string[] => ways.map(({ method }) => method);
