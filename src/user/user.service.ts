import { type FilterQuery, LockMode, type SqlEntityManager } from '@mikro-orm/postgresql';
import { UnauthenticatedError } from '../errors/api-error.js';
import { hashUsername, lockUsernames } from './reserved-usernames.js';
import { fold, User } from './user.entity.js';

/** Whether an account has a canonical username, or had it before it was purged. */
const TAKEN = `select exists(select from "user" where canonical_username = ?)
  or exists(select from retired_username where hash = ?) as taken`;
const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;

/** Names of a person. `undefined` and `null` are as in `User.rename`. */
interface Names {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
}

export type UserKey = { id: string } | { username: string };

/**
 * Finds and locks users. Deleted accounts are never found. A method with `begin` in its name begins the mutation's transaction;
 * `graphql/mutation-transaction.ts` ends it.
 */
export class UserService {
  constructor(private readonly em: SqlEntityManager) {}

  async find(key: UserKey): Promise<User | null> {
    return this.em.findOne(User, active(key));
  }

  /**
   * Begins the transaction and locks the user's row to its end. The caller checks again what it decided before: meanwhile the user
   * may have changed, or be deleted (null). Call it after slow work such as hashing, never before.
   */
  async beginAndLock(key: UserKey): Promise<User | null> {
    await this.em.begin();
    return this.em.findOne(User, active(key), LOCKED);
  }

  /** As `beginAndLock`, but without an entity: the time to make one would reveal that the account exists. */
  async beginAndLockId(key: UserKey): Promise<string | undefined> {
    await this.em.begin();
    const query = this.em
      .createQueryBuilder(User)
      .select('id')
      .where(active(key) as never);
    return (await query.setLockMode(LockMode.PESSIMISTIC_WRITE).execute('get'))?.id;
  }

  /** As `beginAndLock`, for an account that may be inactive: for admins only. */
  async beginAndLockAny(id: string): Promise<User | null> {
    await this.em.begin();
    return this.em.findOne(User, id, LOCKED);
  }

  /**
   * As `beginAndLock`, for the viewer's own user.
   * @throws UnauthenticatedError when the account was deleted after the credential was verified
   */
  async beginAndLockViewer(id: string): Promise<User> {
    const user = await this.beginAndLock({ id });
    if (!user) throw new UnauthenticatedError();
    return user;
  }

  /**
   * Begins the transaction and reserves a username to its end, so that of two registrations one waits and then sees the
   * other's user.
   * @returns whether the name is free. A deleted account keeps its name; of a purged account a hash of the name is kept
   */
  async beginAndReserve(username: string): Promise<boolean> {
    await this.em.begin();
    await lockUsernames(this.em, [fold(username)]);
    return !(await this.isTaken(username));
  }

  /** Makes an account, whose username the caller has reserved. The caller flushes. */
  add(username: string, names: Names): User {
    const user = new User(username);
    user.rename(names);
    this.em.persist(user);
    return user;
  }

  /** The first of some names that nobody has or had. It is not reserved. */
  async findFree(usernames: readonly string[]): Promise<string | undefined> {
    for (const username of usernames) if (!(await this.isTaken(username))) return username;
    return undefined;
  }

  /** @throws UnauthenticatedError when the account was deleted after the credential was verified */
  async beginAndRename(id: string, names: Names): Promise<User> {
    const user = await this.beginAndLockViewer(id);
    user.rename(names);
    return user;
  }

  private async isTaken(username: string): Promise<boolean> {
    const name = fold(username);
    const [{ taken }] = await this.em.execute<[{ taken: boolean }]>(TAKEN, [name, hashUsername(name)]);
    return taken;
  }
}

function active(key: UserKey): FilterQuery<User> {
  return 'id' in key ? { id: key.id, isActive: true } : { canonicalUsername: fold(key.username), isActive: true };
}
