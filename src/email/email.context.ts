import type { UnitOfWork } from '../db/unit-of-work.js';
import type { Viewer } from '../viewer/viewer.js';
import type { EmailServices } from './email-services.js';

/** What the resolvers of addresses need of a request. */
export interface EmailContext {
  readonly em: UnitOfWork;
  readonly services: { readonly email: EmailServices };
  /** Whoever was verified, also when their credential has ended since; null for a request without a good credential. */
  verifiedViewer(): Promise<Viewer | null>;
}
