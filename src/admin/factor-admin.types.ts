import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { User } from '../user/user.entity.js';
import { UserNotFound } from './user-admin.types.js';

@ObjectType({
  description:
    'The authenticator app, the passkeys, the recovery codes and every API key of the user are gone. The password stays. A mail tells the user.',
})
export class RemoveUserFactorsSuccess {
  @Field(() => User, { description: 'The user.' })
  user: User;

  @Field(() => Int, { description: 'The number of live keys that were revoked.' })
  revokedKeys: number;

  constructor({ user, revokedKeys }: { user: User; revokedKeys: number }) {
    this.user = user;
    this.revokedKeys = revokedKeys;
  }
}

export const RemoveUserFactorsResult = createUnionType({
  name: 'RemoveUserFactorsResult',
  description: describeResult('removeUserFactors'),
  types: () => [RemoveUserFactorsSuccess, UserNotFound, PermissionsExceeded, ConfirmationRequired] as const,
});
