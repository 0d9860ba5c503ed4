import { AccessTokenStrategy } from './access-token.strategy.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { SessionCookieStrategy } from './session-cookie.strategy.js';
import type { StrategyClass } from './strategy.js';

/** Every way in which a request can be signed in. A request with two credentials is refused, so their order means nothing. */
export const STRATEGIES: readonly StrategyClass[] = [ApiKeyStrategy, AccessTokenStrategy, SessionCookieStrategy];
