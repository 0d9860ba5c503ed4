import { IsEnum, IsOptional } from 'class-validator';
import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { IsNewPassword, IsPassword } from '../password/password.validator.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { SecondFactorRequired } from './complete-login.types.js';
import { InvalidCredentials } from './invalid-credentials.type.js';
import { KeyDelivery } from './key-delivery.enum.js';
import { IsLoginName } from './login-name.js';
import { LoginSuccess } from './login-success.type.js';
import { SessionStarted } from './session-started.type.js';

@InputType({ description: 'A username, or a verified address, with its password.' })
export class LoginInput {
  @Field(() => String, { description: 'The username or the verified address, in any case.' })
  @IsLoginName()
  username!: string;

  @Field(() => String, { description: 'The password, up to 256 characters.' })
  @IsPassword()
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'A new password. It replaces the old one in the same step, and every other API key is revoked. A login with a one-time password must have it, else the answer is PasswordChangeRequired. At least 8 characters (PASSWORD_MIN_LENGTH) and at most 256, of any kind.',
  })
  @IsOptional()
  @IsNewPassword()
  newPassword?: string | null;

  @Field(() => KeyDelivery, { defaultValue: KeyDelivery.RESPONSE, description: 'How the key is handed over.' })
  @IsEnum(KeyDelivery)
  delivery!: KeyDelivery;
}

@ObjectType({
  implements: UserError,
  description: 'The password is a one-time password. Log in with it and with a newPassword that replaces it.',
})
export class PasswordChangeRequired extends UserError {
  constructor() {
    super('This is a one-time password. Log in with it and with a new password.');
  }
}

export const LoginResult = createUnionType({
  name: 'LoginResult',
  description: describeResult('login'),
  types: () =>
    [
      LoginSuccess,
      SessionStarted,
      InvalidCredentials,
      PasswordChangeRequired,
      PasswordTooCommon,
      SecondFactorRequired,
    ] as const,
});
