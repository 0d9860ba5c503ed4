import { FlushMode, type SqlEntityManager } from '@mikro-orm/postgresql';
import type { AccessTokenContext } from '../access-token/access-token.context.js';
import type { AccountContext } from '../account/account.context.js';
import type { AdminContext } from '../admin/admin.context.js';
import type { ApiKeyContext } from '../api-key/api-key.context.js';
import type { KeyVerificationService } from '../api-key/key-verification.service.js';
import type { AuditContext } from '../audit/audit.context.js';
import type { Origin } from '../audit/audit-event.entity.js';
import type { EmailContext } from '../email/email.context.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { Deadline } from '../http/deadline.js';
import type { RequestCookie } from '../http/request-cookie.js';
import type { IdentityProviderContext } from '../identity-provider/identity-provider.context.js';
import type { PasskeyContext } from '../passkey/passkey.context.js';
import type { ConfirmationNeeded } from '../permission/confirmation-needed.js';
import type { ConfirmationContext, ConfirmationRule } from '../permission/confirmed.js';
import type { Permission } from '../permission/permissions.js';
import type { PersonalDataContext } from '../personal-data/personal-data.context.js';
import type { RoleContext } from '../role/role.context.js';
import type { SecondFactorContext } from '../second-factor/second-factor.context.js';
import type { SignInContext } from '../sign-in/sign-in.context.js';
import type { UserContext } from '../user/user.context.js';
import type { ViewerContext } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AppParts } from './app-parts.js';
import { type AuthorizedUse, RequestViewer, type SignedRequest } from './request-viewer.js';
import { RequestServices } from './services.js';

/** What the features need of a request. */
type FeatureContexts = AccessTokenContext &
  AccountContext &
  AdminContext &
  ApiKeyContext &
  AuditContext &
  ConfirmationContext &
  EmailContext &
  IdentityProviderContext &
  PasskeyContext &
  PersonalDataContext &
  RoleContext &
  SecondFactorContext &
  SignInContext &
  UserContext &
  ViewerContext;

/**
 * The parts of one request. Apollo copies the context with `Object.assign`. So getters are on the prototype and keep what they
 * make in one shared object: every copy has the same unit of work.
 */
export class RequestContext implements FeatureContexts {
  private readonly made: { em?: SqlEntityManager; services?: RequestServices } = {};
  private readonly requestViewer: RequestViewer;
  /** In milliseconds, from `performance.now()`. */
  readonly startedAt = performance.now();

  constructor(
    readonly app: AppParts,
    request: SignedRequest,
    /** Where the request comes from. */
    readonly origin: Origin,
    /** When the client has left, or has waited too long. */
    readonly deadline: Deadline,
    readonly sessionCookie: RequestCookie,
  ) {
    this.requestViewer = new RequestViewer(app, request, origin);
  }

  /**
   * The request's unit of work, forked here and nowhere else. Nothing is written before a resolver flushes.
   * @throws ServiceUnavailableError while the database can't serve
   */
  get em(): SqlEntityManager {
    if (!this.app.gate.isOpen) throw new ServiceUnavailableError();
    this.made.em ??= this.app.orm.em.fork({ flushMode: FlushMode.COMMIT });
    return this.made.em;
  }

  /** @throws ServiceUnavailableError while the database can't serve */
  get services(): RequestServices {
    this.made.services ??= new RequestServices(this);
    return this.made.services;
  }

  get keyVerification(): KeyVerificationService {
    return this.app.keyVerification;
  }

  /** @throws UnauthenticatedError */
  viewer(): Promise<Viewer> {
    return this.requestViewer.get();
  }

  /** @throws UnauthenticatedError, ForbiddenError, RateLimitedError */
  authorize(permission?: Permission, how?: AuthorizedUse): Promise<Viewer> {
    return this.requestViewer.authorize(permission, how);
  }

  /** @throws UnauthenticatedError */
  async confirmationFor(rule: ConfirmationRule, args: unknown): Promise<ConfirmationNeeded | undefined> {
    return this.services.signIn.confirmation.neededFor(await this.viewer(), rule, args);
  }

  verifiedViewer(): Promise<Viewer | null> {
    return this.requestViewer.getVerified();
  }

  forgetViewer(): void {
    this.requestViewer.forget();
  }

  /** The API key that carries the request, also after the request has ended it. */
  get currentApiKeyId(): string | null {
    return this.requestViewer.apiKeyId;
  }

  /** For the log. */
  get viewerId(): string | undefined {
    return this.requestViewer.userId;
  }
}
