import { type FilterQuery, LockMode, type SqlEntityManager } from '@mikro-orm/postgresql';
import { findPage, type Page, type PageRequest } from '../connection/find-page.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import { fold, User } from './user.entity.js';

export type UserKey = { id: string } | { username: string };

/** Finds, lists and locks people. A deleted account is nowhere to be found. */
export class UserService {
  constructor(private readonly em: SqlEntityManager) {}

  async find(key: UserKey): Promise<User | null> {
    return this.em.findOne(User, active(key));
  }

  /** The viewer's own user; no query when the credential check has loaded it. */
  async get(id: string): Promise<User> {
    return this.em.findOneOrFail(User, id);
  }

  /**
   * The password's hash and version as they are now, and whose it is. Read past the identity map: a hash that an entity had loaded before
   * it was locked would be written back by the next flush.
   */
  async findPassword(key: UserKey): Promise<{ account: string; hash: string; version: number } | null> {
    const options = {
      fields: ['canonicalUsername', 'passwordHash', 'passwordVersion'],
      disableIdentityMap: true,
    } as const;
    const user = await this.em.findOne(User, active(key), options);
    return user && { account: user.canonicalUsername, hash: user.passwordHash, version: user.passwordVersion };
  }

  /**
   * Begins the mutation's transaction and locks the user's row to its end. What was decided before must be looked at
   * again: the user may have changed, or be gone (null), since. Call it after the hash, never before.
   */
  async lock(key: UserKey): Promise<User | null> {
    await this.em.begin();
    return this.em.findOne(User, active(key), { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
  }

  /**
   * As `lock`, for the viewer's own user.
   * @throws UnauthenticatedError when the account was deleted after the credential was verified
   */
  async lockViewer(id: string): Promise<User> {
    const user = await this.lock({ id });
    if (!user) throw new UnauthenticatedError();
    return user;
  }

  /**
   * Begins the mutation's transaction and reserves a username to its end, so that of two registrations one waits and
   * then sees the other's user.
   * @returns whether nobody has the name, or had it: a deleted account keeps its own
   */
  async reserve(username: string): Promise<boolean> {
    await this.em.begin();
    await this.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`username:${fold(username)}`]);
    return (await this.em.count(User, { canonicalUsername: fold(username) })) === 0;
  }

  async rename(id: string, names: { firstName?: string | null; lastName?: string | null }): Promise<User> {
    const user = await this.lockViewer(id);
    user.rename(names);
    return user;
  }

  /** One page of those whose username, first or last name begins with `search`, newest first. */
  async page(request: PageRequest & { search?: string | null }, listName: string): Promise<Page<User>> {
    return findPage(this.em, User, matching(request.search), request, listName);
  }

  async count(search?: string | null): Promise<number> {
    return this.em.count(User, matching(search));
  }
}

function active(key: UserKey): FilterQuery<User> {
  return 'id' in key ? { id: key.id, isActive: true } : { canonicalUsername: fold(key.username), isActive: true };
}

function matching(search?: string | null): FilterQuery<User> {
  if (!search) return { isActive: true };
  const prefix = { $like: `${fold(search).replace(/[\\%_]/g, '\\$&')}%` };
  return {
    isActive: true,
    $or: [{ canonicalUsername: prefix }, { foldedFirstName: prefix }, { foldedLastName: prefix }],
  };
}
