import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { LastAdmin } from '../account/last-admin.type.js';
import { describeResult } from '../errors/describe-result.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { User } from '../user/user.entity.js';
import type { PasswordReset } from './password-reset.service.js';
import { UserNotFound } from './user-admin.types.js';

@ObjectType({ description: 'The old password is dead, and so is every API key. The new one is shown this once.' })
export class ResetUserPasswordSuccess {
  @Field(() => String, {
    description: 'Hand it to the user. It only serves to set another: login answers PasswordChangeRequired until then.',
  })
  oneTimePassword: string;

  @Field(() => Date, { description: 'When it is dead (PASSWORD_RESET_TTL).' })
  expiresOn: Date;

  @Field(() => Int, { description: 'How many live keys were revoked.' })
  revokedKeys: number;

  @Field(() => User, { description: 'The user.' })
  user: User;

  constructor({ user, oneTimePassword, expiresOn, revokedKeys }: PasswordReset) {
    this.user = user;
    this.oneTimePassword = oneTimePassword;
    this.expiresOn = expiresOn;
    this.revokedKeys = revokedKeys;
  }
}

export const ResetUserPasswordResult = createUnionType({
  name: 'ResetUserPasswordResult',
  description: describeResult('resetUserPassword'),
  types: () => [ResetUserPasswordSuccess, UserNotFound, LastAdmin, PermissionsExceeded] as const,
});
