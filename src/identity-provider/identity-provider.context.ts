import type { UnitOfWork } from '../db/unit-of-work.js';
import type { ConfirmationContext } from '../permission/confirmed.js';
import type { ViewerContext } from '../viewer/current-viewer.js';
import type { SessionCookie } from '../viewer/session-cookie.js';
import type { Viewer } from '../viewer/viewer.js';
import type { IdentityProviderServices } from './identity-provider-services.js';

/** What the resolvers of sign-in with providers need of a request. */
export interface IdentityProviderContext extends ViewerContext, ConfirmationContext {
  readonly em: UnitOfWork;
  readonly sessionCookie: SessionCookie;
  readonly services: { readonly identityProviders: IdentityProviderServices };
  /** Whoever was verified, also when their credential has ended since; null for a request without a good credential. */
  verifiedViewer(): Promise<Viewer | null>;
}
