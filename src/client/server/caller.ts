/** Who sent a request, as AuthHero says. */
export interface Caller {
  /** By what the request proved it. */
  readonly credential: 'API_KEY' | 'ACCESS_TOKEN';
  /** The id of the user. It never changes. */
  readonly userId: string;
  /** The id of the API key, or of the key that the access token was issued for. */
  readonly apiKeyId: string;
  /** What the caller may do, as resource:action. */
  readonly permissions: readonly string[];
  /** When the credential stops working by itself. Null if it never does. */
  readonly expiresOn: Date | null;
  /** When the user last proved to be there. Null for a key that a script uses. */
  readonly authenticatedOn: Date | null;
}
