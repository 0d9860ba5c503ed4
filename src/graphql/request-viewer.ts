import type { IncomingHttpHeaders } from 'node:http';
import { AuditEventType, type Origin } from '../audit/audit-event.entity.js';
import { ForbiddenError, ServiceUnavailableError, UnauthenticatedError } from '../errors/api-error.js';
import type { Permission } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AppParts } from './app-parts.js';

/** Who asks, over the life of one request. */
export class RequestViewer {
  private verifying: Promise<Viewer> | undefined;
  private verified: Viewer | undefined;

  constructor(
    private readonly app: AppParts,
    private readonly headers: IncomingHttpHeaders,
    private readonly origin: Origin,
  ) {}

  /**
   * Verifies the credential on first use, so that a stale key does not stand in the way of a login.
   * @throws UnauthenticatedError; ServiceUnavailableError while the database can't serve
   */
  async get(): Promise<Viewer> {
    this.verifying ??= this.authenticate();
    this.verified = await this.verifying;
    return this.verified;
  }

  /**
   * The viewer, who holds a permission.
   * @throws UnauthenticatedError, ForbiddenError
   */
  async authorize(permission: Permission): Promise<Viewer> {
    const viewer = await this.get();
    if (viewer.permissions.has(permission)) return viewer;
    await this.recordDenial(viewer, permission);
    throw new ForbiddenError(permission);
  }

  /** Whoever was verified, also when their credential has ended since; null for a request without a good credential. */
  async getVerified(): Promise<Viewer | null> {
    if (this.verified) return this.verified;
    try {
      return await this.get();
    } catch (error) {
      if (error instanceof UnauthenticatedError) return null;
      throw error;
    }
  }

  /** Has the credential verified again: a mutation may have ended it for those that follow in the same document. */
  forget(): void {
    this.verifying = undefined;
  }

  /** For the log: the id of the viewer, if one was verified. */
  get userId(): string | undefined {
    return this.verified?.userId;
  }

  private async recordDenial({ userId, credential: { id, apiKeyId } }: Viewer, permission: string): Promise<void> {
    const parties = { actorId: userId, subjectId: userId, credentialId: id, apiKeyId: apiKeyId ?? undefined };
    const what = `${id} ${permission}`;
    const refusal = { type: AuditEventType.DENIED, what, find: async () => parties, permission } as const;
    await this.app.refusals.record(refusal, this.origin);
  }

  private async authenticate(): Promise<Viewer> {
    if (!this.app.gate.isOpen) throw new ServiceUnavailableError();
    return this.app.authenticator.authenticate({ headers: this.headers, origin: this.origin });
  }
}
