import type { IncomingHttpHeaders } from 'node:http';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import { ForbiddenError, ServiceUnavailableError, UnauthenticatedError } from '../errors/api-error.js';
import type { Permission } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AppParts } from './app-parts.js';

/** What of an HTTP request can hold a credential. */
export interface SignedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/** For what a viewer is authorized. */
export interface AuthorizedUse {
  /** Whether something is changed. */
  readonly isChange?: boolean;
  /** Whether it counts for the API key alone, apart from the other operations of the user: see `EndsCredentials`. */
  readonly isApart?: boolean;
}

/** Finds out who sends a request, and what they may do. */
export class RequestViewer {
  private verifying: Promise<Viewer> | undefined;
  private verified: Viewer | undefined;
  private readonly counted = new Set<string>();

  constructor(
    private readonly app: AppParts,
    private readonly request: SignedRequest,
    private readonly origin: Origin,
  ) {}

  /**
   * Verifies the credential when it is first needed, so that a request with an expired key can still log in.
   * @throws UnauthenticatedError; ServiceUnavailableError while the database can't serve
   */
  async get(): Promise<Viewer> {
    this.verifying ??= this.authenticate();
    this.verified = await this.verifying;
    return this.verified;
  }

  /**
   * The viewer, who holds a permission if one is asked for. A key that is for reads only is none for a change.
   * @throws UnauthenticatedError, ForbiddenError, RateLimitedError
   */
  async authorize(permission?: Permission, { isChange = false, isApart = false }: AuthorizedUse = {}): Promise<Viewer> {
    const viewer = await this.get();
    if (isChange && viewer.credential.isReadOnly) throw new UnauthenticatedError();
    await this.countOnce(viewer, isApart, permission);
    if (!permission || viewer.permissions.has(permission)) return viewer;
    await this.recordDenial(viewer, permission);
    throw new ForbiddenError(permission);
  }

  /** The viewer who was verified, even if their credential has ended since. Null for a request without a valid credential. */
  async getVerified(): Promise<Viewer | null> {
    if (this.verified) return this.verified;
    try {
      return await this.get();
    } catch (error) {
      if (error instanceof UnauthenticatedError) return null;
      throw error;
    }
  }

  /** Verifies the credential again at the next use: a mutation may have ended it, and others may follow in the same document. */
  forget(): void {
    this.verifying = undefined;
  }

  /** For the log: the id of the viewer, if one was verified. */
  get userId(): string | undefined {
    return this.verified?.userId;
  }

  get apiKeyId(): string | null {
    return this.verified?.credential.apiKeyId ?? null;
  }

  /** A request counts once for its user, and once for its key. Verified keys have a limit of their own. */
  private async countOnce({ userId, credential }: Viewer, isApart: boolean, permission?: Permission): Promise<void> {
    const subject = isApart ? `${userId} ${credential.apiKeyId}` : userId;
    if (this.counted.has(subject) || permission === 'keys:verify') return;
    this.counted.add(subject);
    await this.app.userLimits.operations.count(subject);
  }

  private async recordDenial({ userId, credential: { id, apiKeyId } }: Viewer, permission: string): Promise<void> {
    const parties = { actorId: userId, subjectId: userId, credentialId: id, apiKeyId: apiKeyId ?? undefined };
    const what = `${id} ${permission}`;
    const refusal = { type: AuditEventType.DENIED, what, parties, detail: permission } as const;
    await this.app.deniedRequests.record(refusal, this.origin);
  }

  private async authenticate(): Promise<Viewer> {
    if (!this.app.gate.isOpen) throw new ServiceUnavailableError();
    const { method, headers } = this.request;
    return this.app.authenticator.authenticate({ method, headers, origin: this.origin });
  }
}
