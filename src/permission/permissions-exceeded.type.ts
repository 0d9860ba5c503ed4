import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';
import type { PermissionsLacking } from './lacking-permissions.js';

@ObjectType({
  implements: UserError,
  description:
    'It would give, or act on somebody who has, permissions that the asking credential lacks. Nobody can gain rights that way.',
})
export class PermissionsExceeded extends UserError {
  @Field(() => [String], {
    description: 'The permissions that are lacking; none where it takes a credential without scopes.',
  })
  permissions: string[];

  constructor({ permissions }: Pick<PermissionsLacking, 'permissions'>) {
    const lacking =
      permissions.length > 0
        ? `permissions that you do not have: ${permissions.join(', ')}`
        : 'a credential without scopes';
    super(`This needs ${lacking}.`);
    this.permissions = [...permissions];
  }
}
