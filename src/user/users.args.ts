import { IsOptional } from 'class-validator';
import { ArgsType, Field } from 'type-graphql';
import type { List } from '../pagination/list.js';
import { pageArgsOf } from '../pagination/page.args.js';
import { IsText } from '../validation/text.validator.js';
import { fold } from './user.entity.js';
import { USER_ORDERS, type UserFilter, UserOrder } from './user-order.js';

const MAX_ROLE_LENGTH = 64;

/** Another search or another order is another list. */
export function usersList({ search, includeInactive, role, orderBy }: UserFilter): List {
  const order = orderBy ?? UserOrder.CREATED_ON_DESC;
  const filter = [search ? fold(search) : '', includeInactive ?? false, role ?? null, order];
  return { name: `users:${JSON.stringify(filter)}`, order: USER_ORDERS[order] };
}

@ArgsType()
export class UsersArgs extends pageArgsOf(usersList) {
  @Field(() => String, {
    nullable: true,
    description:
      'Only users whose username, first or last name begins with this, without regard to case; 1 to 64 characters.',
  })
  @IsOptional()
  @IsText({ min: 1, max: 64, message: 'must be 1 to 64 characters' })
  search?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Include deleted and deactivated users. Needs the permission users:manage.',
  })
  includeInactive?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: `Only users who have the role of this name, up to ${MAX_ROLE_LENGTH} characters. Needs the permission users:manage.`,
  })
  @IsOptional()
  @IsText({ min: 1, max: MAX_ROLE_LENGTH, message: `must be 1 to ${MAX_ROLE_LENGTH} characters` })
  role?: string | null;

  @Field(() => UserOrder, { nullable: true, description: 'The order; newest first if not given.' })
  orderBy?: UserOrder | null;

  /** Whether it asks for something that only those who manage users may see. */
  get isPrivileged(): boolean {
    return this.includeInactive === true || this.role != null;
  }
}
