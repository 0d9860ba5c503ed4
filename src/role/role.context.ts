import type { UnitOfWork } from '../db/unit-of-work.js';
import type { Viewer } from '../viewer/viewer.js';
import type { RoleService } from './role.service.js';
import type { RoleLoaders } from './role-loaders.js';

/** What the resolvers of roles need of a request. */
export interface RoleContext {
  readonly em: UnitOfWork;
  readonly services: { readonly roles: RoleService; readonly roleLoaders: RoleLoaders };
  /** Whoever was verified, also when their credential has ended since; null for a request without a good credential. */
  verifiedViewer(): Promise<Viewer | null>;
}
