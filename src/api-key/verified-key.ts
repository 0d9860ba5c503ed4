import type { UserProfile } from '../viewer/user-profile.js';
import type { ApiKeyKind } from './api-key-kind.enum.js';

/** What a text turned out to be. A key that has ended is known, so that its use can be recorded for its owner. */
export type Verification =
  | { readonly kind: 'live'; readonly key: VerifiedKey }
  | { readonly kind: 'ended'; readonly id: string; readonly ownerId: string }
  | { readonly kind: 'unknown' };

/** A live key of an active user, as the database had it at the moment of asking. */
export interface VerifiedKey {
  readonly id: string;
  readonly kind: ApiKeyKind;
  readonly scopes: string[] | null;
  /** What it lets its bearer do. */
  readonly permissions: string[];
  readonly expiresOn: Date;
  readonly lastUsedOn: Date | null;
  /** When its owner last proved to be there; null for a key that createApiKey has made. */
  readonly authenticatedOn: Date | null;
  /** By what; empty for a key that createApiKey has made. */
  readonly methods: readonly string[];
  /** Whether another key has replaced it. */
  readonly isReplaced: boolean;
  readonly isReadOnly: boolean;
  readonly mayGovern: boolean;
  /** Whether it counts in a session cookie, and nowhere else. */
  readonly isCookie: boolean;
  readonly user: UserProfile;
}
