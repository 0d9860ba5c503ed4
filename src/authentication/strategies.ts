import { AccessTokenStrategy } from './access-token.strategy.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { SessionCookieStrategy } from './session-cookie.strategy.js';
import type { StrategyClass } from './strategy.js';

/** Every way in which a request can be signed in. Their order means nothing: see `Authenticator.authenticate`. */
export const STRATEGIES: readonly StrategyClass[] = [ApiKeyStrategy, AccessTokenStrategy, SessionCookieStrategy];
