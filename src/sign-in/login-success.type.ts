import { Field, ObjectType } from 'type-graphql';
import { User } from '../user/user.entity.js';
import type { LoggedIn } from './login-end.js';

@ObjectType({ description: 'A new API key. It is shown only once and cannot be read again.' })
export class LoginSuccess {
  @Field(() => String, {
    description: 'The key. Send it in the X-API-KEY header, and keep it as secret as a password.',
  })
  apiKey: string;

  @Field(() => Date, { description: 'When the key stops working by itself.' })
  expiresOn: Date;

  @Field(() => User, { description: 'Who logged in.' })
  user: User;

  @Field(() => String, { description: 'A greeting.' })
  message: string;

  constructor({ token, expiresOn, user }: LoggedIn) {
    this.apiKey = token;
    this.expiresOn = expiresOn;
    this.user = user;
    this.message = `Welcome, ${user.username}!`;
  }
}
