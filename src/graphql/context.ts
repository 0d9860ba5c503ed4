import type { IncomingHttpHeaders } from 'node:http';
import { FlushMode, type SqlEntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { createParameterDecorator } from 'type-graphql';
import type { App } from '../app.js';
import { AuditEventType, type Origin } from '../audit/audit-event.entity.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { ApiKeyStrategy } from '../authentication/api-key.strategy.js';
import { Authenticator } from '../authentication/authenticator.js';
import { ForbiddenError, ServiceUnavailableError, UnauthenticatedError } from '../errors/api-error.js';
import type { Deadline } from '../http/deadline.js';
import type { Permission } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import { RequestServices } from './services.js';

/** What is made once a request, on first use. */
interface Memo {
  em?: SqlEntityManager;
  audit?: AuditTrail;
  viewer?: Promise<Viewer>;
  viewerId?: string;
  /** Whoever was verified, also when their credential has ended since. */
  asker?: Viewer;
  roleNames?: DataLoader<string, string[]>;
  rolePermissions?: DataLoader<string, string[]>;
}

/**
 * The composition root of a request. Apollo copies the context with `Object.assign`: getters stand on the prototype and
 * what they make is kept in one shared object, so that every copy sees the same unit of work.
 */
export class RequestContext extends RequestServices {
  private readonly memo: Memo = {};
  /** By `performance.now()`. */
  readonly startedAt = performance.now();

  constructor(
    readonly app: App,
    readonly headers: IncomingHttpHeaders,
    /** Where the request comes from. */
    readonly origin: Origin,
    /** When the client has left, or has waited too long. */
    readonly deadline: Deadline,
  ) {
    super();
  }

  /**
   * The request's unit of work, forked here and nowhere else. Nothing is written before a resolver flushes.
   * @throws ServiceUnavailableError while the database can't serve
   */
  get em(): SqlEntityManager {
    this.assertOpen();
    this.memo.em ??= this.app.orm.em.fork({ flushMode: FlushMode.COMMIT });
    return this.memo.em;
  }

  /** Who asks; verified on first use, so that a stale key does not stand in the way of a login. */
  async viewer(): Promise<Viewer> {
    this.memo.viewer ??= this.authenticate();
    const viewer = await this.memo.viewer;
    this.memo.viewerId = viewer.userId;
    this.memo.asker = viewer;
    return viewer;
  }

  /**
   * The viewer, who holds a permission.
   * @throws ForbiddenError
   */
  async authorize(permission: Permission): Promise<Viewer> {
    const viewer = await this.viewer();
    if (viewer.permissions.has(permission)) return viewer;
    await this.app.refusals.record(AuditEventType.DENIED, { viewer, permission }, this.origin);
    throw new ForbiddenError(permission);
  }

  /** Whether the request may be told the roles of a user: their own, or with the permission to manage users. */
  async seesRolesOf(userId: string): Promise<boolean> {
    try {
      const { userId: own, permissions } = this.memo.asker ?? (await this.viewer());
      return own === userId || permissions.has('users:manage');
    } catch (error) {
      if (error instanceof UnauthenticatedError) return false;
      throw error;
    }
  }

  /** The roles of the users of a page, in one statement; nothing is kept, since a mutation may change them. */
  get roleNames(): DataLoader<string, string[]> {
    this.memo.roleNames ??= batched((ids) => this.assignments.namesOf(ids));
    return this.memo.roleNames;
  }

  /** What those roles grant, alike. */
  get rolePermissions(): DataLoader<string, string[]> {
    this.memo.rolePermissions ??= batched((ids) => this.assignments.permissionsOfAll(ids));
    return this.memo.rolePermissions;
  }

  /** Has the credential verified again: a mutation may have ended it for those that follow in the same document. */
  forgetViewer(): void {
    delete this.memo.viewer;
  }

  /** For the log: the viewer, if one was verified. */
  get viewerId(): string | undefined {
    return this.memo.viewerId;
  }

  /** What the request's mutations do that matters to security. */
  get audit(): AuditTrail {
    this.memo.audit ??= new AuditTrail(this.em, this.origin, this.app.log);
    return this.memo.audit;
  }

  private assertOpen(): void {
    if (!this.app.gate.isOpen) throw new ServiceUnavailableError();
  }

  private async authenticate(): Promise<Viewer> {
    this.assertOpen();
    try {
      return await new Authenticator([new ApiKeyStrategy(this.app.keyVerifier, this.app.keyUsage)]).authenticate(
        this.headers,
      );
    } catch (error) {
      if (error instanceof UnauthenticatedError && error.keyHash)
        await this.app.refusals.record(AuditEventType.DENIED, { keyHash: error.keyHash }, this.origin);
      throw error;
    }
  }
}

const batched = (load: (ids: readonly string[]) => Promise<Map<string, string[]>>): DataLoader<string, string[]> =>
  new DataLoader(
    async (ids) => {
      const found = await load(ids);
      return ids.map((id) => found.get(id) ?? []);
    },
    { cache: false },
  );

/** Injects the verified viewer into a resolver's parameter. */
export const CurrentViewer = () => createParameterDecorator<RequestContext>(({ context }) => context.viewer());
