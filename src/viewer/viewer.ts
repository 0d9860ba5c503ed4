import type { Credential } from './credential.js';
import type { UserProfile } from './user-profile.js';

/** Who asks, as a verified credential tells it. No entities: one that is held over `em.clear()` loses its writes in silence. */
export interface Viewer {
  readonly userId: string;
  /** The user as the check of the credential has read them: to be shown. What is to be changed is loaded anew. */
  readonly profile: UserProfile;
  readonly credential: Credential;
  /** What the viewer may: what the user's roles grant, as far as the credential's scopes reach. */
  readonly permissions: ReadonlySet<string>;
}
