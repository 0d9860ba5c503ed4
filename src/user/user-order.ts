import { registerEnumType } from 'type-graphql';
import type { ListOrder } from '../pagination/list.js';

export enum UserOrder {
  CREATED_ON_DESC = 'CREATED_ON_DESC',
  CREATED_ON_ASC = 'CREATED_ON_ASC',
  USERNAME_ASC = 'USERNAME_ASC',
  USERNAME_DESC = 'USERNAME_DESC',
}

registerEnumType(UserOrder, {
  name: 'UserOrder',
  description: 'The order of a list of users.',
  valuesConfig: {
    CREATED_ON_DESC: { description: 'Newest first.' },
    CREATED_ON_ASC: { description: 'Oldest first.' },
    USERNAME_ASC: { description: 'By username, without regard to case, in the order of ASCII.' },
    USERNAME_DESC: { description: 'By username backward.' },
  },
});

/** Each ends in a unique column, so that no two users have the same place. */
export const USER_ORDERS: Record<UserOrder, ListOrder> = {
  CREATED_ON_DESC: { createdOn: 'desc', id: 'desc' },
  CREATED_ON_ASC: { createdOn: 'asc', id: 'asc' },
  USERNAME_ASC: { canonicalUsername: 'asc' },
  USERNAME_DESC: { canonicalUsername: 'desc' },
};

/** Which users are listed, and in which order. */
export interface UserFilter {
  search?: string | null;
  includeInactive?: boolean | null;
  role?: string | null;
  orderBy?: UserOrder | null;
}
