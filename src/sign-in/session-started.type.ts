import { Field, ObjectType } from 'type-graphql';
import { Greeting } from './greeting.type.js';
import type { LoggedIn } from './login-end.js';

@ObjectType({
  description:
    'A browser session: the key is in a cookie that scripts cannot read, and the browser sends it with every request. Only for delivery: COOKIE.',
})
export class SessionStarted extends Greeting {
  @Field(() => Date, { description: 'When the session ends by itself.' })
  expiresOn: Date;

  constructor({ expiresOn, user }: LoggedIn) {
    super(user);
    this.expiresOn = expiresOn;
  }
}
