import type { UnitOfWork } from '../db/unit-of-work.js';
import type { Viewer } from '../viewer/viewer.js';
import type { SecondFactorServices } from './second-factor-services.js';

/** What the resolvers of second factors need of a request. */
export interface SecondFactorContext {
  readonly em: UnitOfWork;
  readonly services: { readonly secondFactors: SecondFactorServices };
  /** Whoever was verified, also when their credential has ended since; null for a request without a good credential. */
  verifiedViewer(): Promise<Viewer | null>;
}
