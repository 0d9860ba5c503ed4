import type { Credential } from './credential.js';
import type { UserProfile } from './user-profile.js';

/** Who sends a request, as the verified credential tells. It has no entities: after `em.clear()` changes of an entity are lost silently. */
export interface Viewer {
  readonly userId: string;
  /** The user as read with the credential, to be shown. Whoever changes a user loads the entity. */
  readonly profile: UserProfile;
  readonly credential: Credential;
  /** What the viewer may do: the permissions of the user's roles that the credential's scopes let through. */
  readonly permissions: ReadonlySet<string>;
}
