import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import { User } from '../user/user.entity.js';
import { IsUsername } from '../user/username.js';
import { InvalidCredentials } from './invalid-credentials.type.js';
import { IsPassword } from './password/password.validator.js';
import type { Login } from './session.service.js';

@InputType({ description: 'A username with its password.' })
export class LoginInput {
  @Field(() => String, { description: 'The username, in any case.' })
  @IsUsername()
  username!: string;

  @Field(() => String, { description: 'The password, up to 256 characters.' })
  @IsPassword()
  password!: string;
}

@ObjectType({ description: 'A new API key. It is shown this once and cannot be read again.' })
export class LoginSuccess {
  @Field(() => String, { description: 'The key, to be sent in the X-API-KEY header. Keep it like a password.' })
  apiKey: string;

  @Field(() => Date, { nullable: true, description: 'When the key stops working; null when it never does.' })
  expiresOn: Date | null;

  @Field(() => User, { description: 'Who logged in.' })
  user: User;

  @Field(() => String, { description: 'A greeting.' })
  message: string;

  constructor({ token, apiKey, user }: Login) {
    this.apiKey = token;
    this.expiresOn = apiKey.expiresOn;
    this.user = user;
    this.message = `Welcome, ${user.username}!`;
  }
}

export const LoginResult = createUnionType({
  name: 'LoginResult',
  description: 'The outcome of login. New failures may be added: keep a default branch on UserError.',
  types: () => [LoginSuccess, InvalidCredentials] as const,
});
