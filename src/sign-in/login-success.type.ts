import { Field, ObjectType } from 'type-graphql';
import { Greeting } from './greeting.type.js';
import type { LoggedIn } from './login-end.js';

@ObjectType({ description: 'A new API key. It is shown only once and cannot be read again.' })
export class LoginSuccess extends Greeting {
  @Field(() => String, {
    description: 'The key. Send it in the X-API-KEY header, and keep it as secret as a password.',
  })
  apiKey: string;

  @Field(() => Date, { description: 'When the key stops working by itself.' })
  expiresOn: Date;

  constructor({ token, expiresOn, user }: LoggedIn) {
    super(user);
    this.apiKey = token;
    this.expiresOn = expiresOn;
  }
}
