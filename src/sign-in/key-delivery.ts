import type { KeyPlace } from '../api-key/new-api-key.js';
import { BadUserInputError } from '../errors/api-error.js';
import type { SessionCookie } from '../viewer/session-cookie.js';
import { KeyDelivery } from './key-delivery.enum.js';
import type { LoggedIn } from './login-end.js';
import { LoginSuccess } from './login-success.type.js';
import { SessionStarted } from './session-started.type.js';

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
