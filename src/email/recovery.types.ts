import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { IsNewPassword } from '../password/password.validator.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { IsToken } from './token.validator.js';

@ObjectType({
  description:
    'The outcome of requestPasswordReset. It is always the same, whether the account exists, has a verified address, or is deactivated.',
})
export class RequestPasswordResetPayload {
  @Field(() => String, { description: 'What to do now, in a sentence that can be shown to a person.' })
  message = 'If this account exists and has a verified address, a mail with a link is on its way to it.';
}

@InputType({ description: 'The token of a mail, and the new password.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'The token of the link: the text after #token=.' })
  @IsToken()
  token!: string;

  @Field(() => String, { description: 'At least 8 characters (PASSWORD_MIN_LENGTH) and at most 256, of any kind.' })
  @IsNewPassword()
  newPassword!: string;
}

@ObjectType({
  description:
    'The password is set, and every API key has ended. Nobody is logged in by it: log in with the new password.',
})
export class ResetPasswordSuccess {
  @Field(() => Int, { description: 'The number of live keys that were revoked.' })
  revokedKeys: number;

  constructor(revokedKeys: number) {
    this.revokedKeys = revokedKeys;
  }
}

export const ResetPasswordResult = createUnionType({
  name: 'ResetPasswordResult',
  description: describeResult('resetPassword'),
  types: () => [ResetPasswordSuccess, ProofInvalid, PasswordTooCommon] as const,
});
