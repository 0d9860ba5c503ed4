import { IsOptional } from 'class-validator';
import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { IsMailAddress } from '../mail/mail-address.validator.js';
import { IsNewPassword } from '../password/password.validator.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { NamesInput } from '../user/names.input.js';
import { User } from '../user/user.entity.js';
import { UsernameField } from '../user/username.field.js';

@InputType({ description: 'A new account.' })
export class RegisterInput extends NamesInput {
  @UsernameField()
  username!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'An address for mail, up to 254 characters. It gets a code for verifyEmail, and counts only after that. The answer does not tell whether it belongs to another account.',
  })
  @IsOptional()
  @IsMailAddress()
  email?: string | null;

  @Field(() => String, { description: 'At least 8 characters (PASSWORD_MIN_LENGTH) and at most 256, of any kind.' })
  @IsNewPassword()
  password!: string;
}

@ObjectType({ description: 'The account was created. Log in to get an API key.' })
export class RegisterSuccess {
  @Field(() => User, { description: 'The new user.' })
  user: User;

  constructor(user: User) {
    this.user = user;
  }
}

@ObjectType({
  implements: UserError,
  description: 'Somebody has this username, or had it: the name of a deleted account stays taken.',
})
export class UsernameTaken extends UserError {
  constructor() {
    super('This username is taken.');
  }
}

@ObjectType({
  implements: UserError,
  description: 'REGISTRATION is closed: accounts are made by an invitation of an admin, or by an import.',
})
export class RegistrationClosed extends UserError {
  constructor() {
    super('You need an invitation to make an account here.');
  }
}

export const RegisterResult = createUnionType({
  name: 'RegisterResult',
  description: describeResult('register'),
  types: () => [RegisterSuccess, UsernameTaken, PasswordTooCommon, RegistrationClosed] as const,
});
