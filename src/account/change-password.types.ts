import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { IsNewPassword, IsPassword } from '../password/password.validator.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { InvalidCredentials } from '../sign-in/invalid-credentials.type.js';

@InputType({ description: 'The password as it is, and as it is to be.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The password as it is.' })
  @IsPassword()
  currentPassword!: string;

  @Field(() => String, { description: 'At least 8 characters (PASSWORD_MIN_LENGTH) and at most 256, of any kind.' })
  @IsNewPassword()
  newPassword!: string;
}

@ObjectType({
  description: 'The password was changed. The API key of this request still works, every other is revoked.',
})
export class ChangePasswordSuccess {
  @Field(() => Int, { description: 'How many other live keys were revoked.' })
  revokedKeys: number;

  constructor(revokedKeys: number) {
    this.revokedKeys = revokedKeys;
  }
}

export const ChangePasswordResult = createUnionType({
  name: 'ChangePasswordResult',
  description: describeResult('changePassword'),
  types: () => [ChangePasswordSuccess, InvalidCredentials, PasswordTooCommon] as const,
});
