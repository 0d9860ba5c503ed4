import { IsOptional } from 'class-validator';
import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { IsNewPassword, IsPassword } from '../password/password.validator.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { InvalidCredentials } from '../sign-in/invalid-credentials.type.js';

@InputType({ description: 'The current and the new password.' })
export class ChangePasswordInput {
  @Field(() => String, {
    nullable: true,
    description: 'The current password. Not given for an account that has none yet.',
  })
  @IsOptional()
  @IsPassword()
  currentPassword?: string | null;

  @Field(() => String, {
    description: 'The new password: at least 8 characters (PASSWORD_MIN_LENGTH) and at most 256, of any kind.',
  })
  @IsNewPassword()
  newPassword!: string;
}

@ObjectType({
  description: 'The password was changed. The API key of this request still works; all others are revoked.',
})
export class ChangePasswordSuccess {
  @Field(() => Int, { description: 'The number of other live keys that were revoked.' })
  revokedKeys: number;

  constructor(revokedKeys: number) {
    this.revokedKeys = revokedKeys;
  }
}

export const ChangePasswordResult = createUnionType({
  name: 'ChangePasswordResult',
  description: describeResult('changePassword'),
  types: () => [ChangePasswordSuccess, InvalidCredentials, PasswordTooCommon, ConfirmationRequired] as const,
});
