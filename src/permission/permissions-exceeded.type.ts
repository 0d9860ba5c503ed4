import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';
import type { PermissionsLacking } from './lacking-permissions.js';

@ObjectType({
  implements: UserError,
  description:
    'The operation would give permissions that your credential lacks, or act on somebody who has such permissions.',
})
export class PermissionsExceeded extends UserError {
  @Field(() => [String], {
    description:
      'The missing permissions. Empty if the operation needs a credential without scopes, or if you may not see the permissions of that user (users:manage).',
  })
  permissions: string[];

  constructor({ permissions, isHidden = false }: Pick<PermissionsLacking, 'permissions' | 'isHidden'>) {
    const named = permissions.length > 0 ? `: ${permissions.join(', ')}` : '';
    const lacking = named || isHidden ? `permissions that you do not have${named}` : 'a credential without scopes';
    super(`This needs ${lacking}.`);
    this.permissions = [...permissions];
  }
}
