import type { UnitOfWork } from '../db/unit-of-work.js';
import type { ConfirmationContext } from '../permission/confirmed.js';
import type { Permission } from '../permission/permissions.js';
import type { ViewerContext } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { PasskeyServices } from './passkey-services.js';

/** What the resolvers of passkeys need of a request. */
export interface PasskeyContext extends ViewerContext, ConfirmationContext {
  readonly em: UnitOfWork;
  readonly services: { readonly passkeys: PasskeyServices };
  /** The viewer, who holds a permission if one is asked for. @throws UnauthenticatedError, ForbiddenError, RateLimitedError */
  authorize(permission?: Permission, how?: { readonly isChange?: boolean }): Promise<Viewer>;
}
