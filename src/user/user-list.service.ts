import { type FilterQuery, type RawQueryFragment, raw, type SqlEntityManager } from '@mikro-orm/postgresql';
import { findPage, type Page, type PageRequest } from '../pagination/find-page.js';
import type { List } from '../pagination/list.js';
import { PROFILE } from './profile.js';
import { fold, User } from './user.entity.js';
import type { UserFilter } from './user-order.js';

const LISTED = [...PROFILE, 'canonicalUsername'] as const;

/** SQL for the ids of the users who have a role; undefined for the role that everybody has. */
export type HoldersOfRole = (role: string) => RawQueryFragment | undefined;

/** Lists users. */
export class UserListService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly holdersOfRole: HoldersOfRole,
  ) {}

  /** One page of the users that a filter lets through, with the columns of their profiles. */
  async page(request: PageRequest & UserFilter, list: List): Promise<Page<User>> {
    return findPage(this.em, User, list, this.matching(request), request, LISTED);
  }

  async count(filter: UserFilter): Promise<number> {
    return this.em.count(User, this.matching(filter));
  }

  private matching({ search, includeInactive, role }: UserFilter): FilterQuery<User> {
    const prefix = search ? { $like: `${fold(search).replace(/[\\%_]/g, '\\$&')}%` } : undefined;
    const holders = role ? this.holdersOfRole(role) : undefined;
    return {
      // Not a bound value: with one, a prepared plan could not use the index of active users.
      ...(!includeInactive && { [raw((alias) => `${alias}.is_active`)]: [] }),
      ...(holders && { id: { $in: holders } }),
      ...(prefix && { $or: [{ canonicalUsername: prefix }, { foldedFirstName: prefix }, { foldedLastName: prefix }] }),
    };
  }
}
