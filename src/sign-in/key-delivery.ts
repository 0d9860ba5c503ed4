import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { KeyPlace } from '../api-key/new-api-key.js';
import { BadUserInputError } from '../errors/api-error.js';
import { User } from '../user/user.entity.js';
import type { SessionCookie } from '../viewer/session-cookie.js';
import type { LoggedIn } from './login-end.js';
import { LoginSuccess } from './login-success.type.js';

export enum KeyDelivery {
  COOKIE = 'COOKIE',
  RESPONSE = 'RESPONSE',
}

registerEnumType(KeyDelivery, {
  name: 'KeyDelivery',
  description: 'How a login hands over the key that it issues.',
  valuesConfig: {
    COOKIE: {
      description: 'As an HttpOnly cookie of this site, which scripts cannot read. Only for pages of COOKIE_ORIGINS.',
    },
    RESPONSE: { description: 'In the response, for the X-API-KEY header.' },
  },
});

@ObjectType({
  description:
    'A browser session: the key is in a cookie that scripts cannot read, and the browser sends it with every request. Only for delivery: COOKIE.',
})
export class SessionStarted {
  @Field(() => Date, { description: 'When the session ends by itself.' })
  expiresOn: Date;

  @Field(() => User, { description: 'Who logged in.' })
  user: User;

  @Field(() => String, { description: 'A greeting.' })
  message: string;

  constructor({ expiresOn, user }: LoggedIn) {
    this.expiresOn = expiresOn;
    this.user = user;
    this.message = `Welcome, ${user.username}!`;
  }
}

/** Where the key goes. Asked before a secret is tried. @throws BadUserInputError if this page cannot have a cookie */
export function placeOf(delivery: KeyDelivery, cookie: SessionCookie): KeyPlace {
  if (delivery === KeyDelivery.RESPONSE) return { isCookie: false };
  if (!cookie.isAllowed) throw new BadUserInputError([{ path: 'input.delivery', message: ELSEWHERE }]);
  return { isCookie: true, held: cookie.held };
}

const ELSEWHERE = 'cannot be COOKIE here: only a page of COOKIE_ORIGINS can have a session cookie';

/** Hands over the key of a login, as the client has asked for it. */
export function deliver(outcome: LoggedIn, cookie: SessionCookie): LoginSuccess | SessionStarted {
  if (!outcome.isForCookie) return new LoginSuccess(outcome);
  cookie.start(outcome.token, outcome.expiresOn);
  return new SessionStarted(outcome);
}
