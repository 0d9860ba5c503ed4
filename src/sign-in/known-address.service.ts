import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import type { User } from '../user/user.entity.js';
import { KnownAddress } from './known-address.entity.js';

/** Within this time a login from the same address is not written again. */
const FRESH_MS = 3_600_000;

/** The first login of a new account surprises nobody. An account that was imported or restored is older. */
const NEW_FOR_MS = 86_400_000;
const isOld = ({ createdOn }: User): boolean => databaseTime().getTime() - createdOn.getTime() > NEW_FOR_MS;

/** Stores the addresses from which users have logged in. */
export class KnownAddressService {
  /** Whether this request has logged in from an address that the account does not know, unless the account is new. */
  isNewSignIn = false;

  constructor(
    private readonly em: SqlEntityManager,
    /** The max number of addresses that an account keeps. */
    private readonly max: number,
  ) {}

  /**
   * Stores the address of a login, and deletes the addresses with the oldest logins. The caller holds the lock on the user's row.
   * @param lastLoginOn the last login from this address, if it is stored
   */
  async remember(user: User, address: string, lastLoginOn: Date | null): Promise<void> {
    if (lastLoginOn && databaseTime().getTime() - lastLoginOn.getTime() < FRESH_MS) return;
    const known = await this.em.find(KnownAddress, { user }, { orderBy: { lastLoginOn: 'desc' } });
    const same = known.find((one) => one.address === address);
    if (same) same.lastLoginOn = databaseTime();
    else this.em.persist(new KnownAddress(user, address));
    this.isNewSignIn = !same && (known.length > 0 || isOld(user));
    for (const old of known.filter((one) => one !== same).slice(this.max - 1)) this.em.remove(old);
  }

  /** Forgets every address of a user. */
  async forget(userId: string): Promise<void> {
    await this.em.nativeDelete(KnownAddress, { user: userId });
  }
}
