import { type FilterQuery, LockMode, raw, type SqlEntityManager } from '@mikro-orm/postgresql';
import { UnauthenticatedError } from '../errors/api-error.js';
import { findPage, type Page, type PageRequest } from '../pagination/find-page.js';
import { USER_ROLE } from '../permission/permissions.js';
import { PROFILE } from './profile.js';
import { hashUsername, lockUsernames } from './reserved-usernames.js';
import { fold, User } from './user.entity.js';
import { USER_ORDERS, type UserFilter, UserOrder } from './user-order.js';

/** Whether somebody has a canonical username, or had it and was purged. */
const TAKEN = `select exists(select from "user" where canonical_username = ?)
  or exists(select from retired_username where hash = ?) as taken`;
const LISTED = [...PROFILE, 'canonicalUsername'] as const;
const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;

export type UserKey = { id: string } | { username: string };

/** Finds, lists and locks people. A deleted account is nowhere to be found. */
export class UserService {
  constructor(private readonly em: SqlEntityManager) {}

  async find(key: UserKey): Promise<User | null> {
    return this.em.findOne(User, active(key));
  }

  /** What the user's roles grant at this moment. */
  async rolePermissions(user: User): Promise<string[]> {
    await this.em.populate(user, ['rolePermissions'], { refresh: true });
    return user.rolePermissions ?? [];
  }

  /**
   * Begins the mutation's transaction and locks the user's row to its end. What was decided before must be looked at
   * again: the user may have changed, or be gone (null), since. Call it after the hash, never before.
   */
  async lock(key: UserKey): Promise<User | null> {
    await this.em.begin();
    return this.em.findOne(User, active(key), LOCKED);
  }

  /** As `lock`, without an entity: to make one would tell by its time that there is somebody. */
  async lockId(key: UserKey): Promise<string | undefined> {
    await this.em.begin();
    const query = this.em
      .createQueryBuilder(User)
      .select('id')
      .where(active(key) as never);
    return (await query.setLockMode(LockMode.PESSIMISTIC_WRITE).execute('get'))?.id;
  }

  /** As `lock`, for an account that may be inactive: for admins only. */
  async lockAny(id: string): Promise<User | null> {
    await this.em.begin();
    return this.em.findOne(User, id, LOCKED);
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
   * @returns whether nobody has the name, or had it: a deleted account keeps its own, of a purged one a hash is kept
   */
  async reserve(username: string): Promise<boolean> {
    await this.em.begin();
    const name = fold(username);
    await lockUsernames(this.em, [name]);
    const [{ taken }] = await this.em.execute<[{ taken: boolean }]>(TAKEN, [name, hashUsername(name)]);
    return !taken;
  }

  async rename(id: string, names: { firstName?: string | null; lastName?: string | null }): Promise<User> {
    const user = await this.lockViewer(id);
    user.rename(names);
    return user;
  }

  /** One page of the users that a filter lets through: of each what is shown, and the name that a list is ordered by. */
  async page(request: PageRequest & UserFilter, listName: string): Promise<Page<User>> {
    const { search, role, includeInactive } = request;
    const order = orderOf(request);
    const shape = search || role ? undefined : `users ${order} ${includeInactive ?? false}`;
    const options = { orderBy: USER_ORDERS[order], shape, properties: LISTED };
    return findPage(this.em, User, matching(request), request, listName, options);
  }

  async count(filter: UserFilter): Promise<number> {
    return this.em.count(User, matching(filter));
  }
}

const orderOf = ({ orderBy }: UserFilter): UserOrder => orderBy ?? UserOrder.CREATED_ON_DESC;

function active(key: UserKey): FilterQuery<User> {
  return 'id' in key ? { id: key.id, isActive: true } : { canonicalUsername: fold(key.username), isActive: true };
}

function matching({ search, includeInactive, role }: UserFilter): FilterQuery<User> {
  const prefix = search ? { $like: `${fold(search).replace(/[\\%_]/g, '\\$&')}%` } : undefined;
  return {
    // Not as a value: a plan that is kept could not know that the index of active users fits.
    ...(!includeInactive && { [raw((alias) => `${alias}.is_active`)]: [] }),
    ...(role && role !== USER_ROLE && { id: { $in: holdersOf(role) } }),
    ...(prefix && { $or: [{ canonicalUsername: prefix }, { foldedFirstName: prefix }, { foldedLastName: prefix }] }),
  };
}

/** The role `user` is everybody's and assigned to nobody. */
const holdersOf = (role: string) =>
  raw(
    '(select assignment.user_id from role_assignment assignment join role on role.id = assignment.role_id where role.name = ?)',
    [role],
  );
