import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { LastAdmin } from '../account/last-admin.type.js';
import { describeResult } from '../errors/describe-result.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { User } from '../user/user.entity.js';
import type { PasswordReset } from './password-reset.service.js';
import { UserNotFound } from './user-admin.types.js';

@ObjectType({ description: 'The old password and every API key have ended. The one-time password is shown only once.' })
export class ResetUserPasswordSuccess {
  @Field(() => String, {
    description:
      'Give it to the user, who can only use it to set a new password: login answers PasswordChangeRequired until then.',
  })
  oneTimePassword: string;

  @Field(() => Date, { description: 'When it stops working (PASSWORD_RESET_TTL).' })
  expiresOn: Date;

  @Field(() => Int, { description: 'The number of live keys that were revoked.' })
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
  types: () => [ResetUserPasswordSuccess, UserNotFound, LastAdmin, PermissionsExceeded, ConfirmationRequired] as const,
});
