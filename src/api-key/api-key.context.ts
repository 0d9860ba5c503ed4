import type { UnitOfWork } from '../db/unit-of-work.js';
import type { SessionCookie } from '../viewer/session-cookie.js';
import type { KeyRingService } from './key-ring.service.js';
import type { KeyVerificationService } from './key-verification.service.js';

/** What the resolvers of API keys need of a request. */
export interface ApiKeyContext {
  readonly em: UnitOfWork;
  readonly sessionCookie: SessionCookie;
  readonly services: { readonly keyRing: KeyRingService };
  readonly keyVerification: KeyVerificationService;
  /** The API key that carries the request; null without one. */
  readonly currentApiKeyId: string | null;
}
