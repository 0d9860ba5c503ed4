import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Viewer } from '../viewer/viewer.js';

/**
 * One kind of credential. `null` means "the request carries none of my kind", a viewer means "verified", and a throw of
 * UnauthenticatedError means "mine, but bad". A database that is down throws as it is: it is never "bad".
 */
export interface AuthenticationStrategy {
  authenticate(headers: IncomingHttpHeaders): Promise<Viewer | null>;
}

/** Asks every strategy. A request with two credentials is refused: which of them counts would be a guess. */
export class Authenticator {
  constructor(private readonly strategies: readonly AuthenticationStrategy[]) {}

  /** @throws UnauthenticatedError unless the request carries exactly one credential, and a good one */
  async authenticate(headers: IncomingHttpHeaders): Promise<Viewer> {
    const viewers: Viewer[] = [];
    for (const strategy of this.strategies) {
      const viewer = await strategy.authenticate(headers);
      if (viewer) viewers.push(viewer);
    }
    const [viewer] = viewers;
    if (!viewer || viewers.length > 1) throw new UnauthenticatedError();
    return viewer;
  }
}
