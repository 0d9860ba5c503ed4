/** What can be said about one call. */
export interface CallOptions {
  /** Ends the call. Then it throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the person is asked for a proof if the operation needs one: true by default. */
  readonly confirm?: boolean | undefined;
  /** Sends no key and no cookie. */
  readonly anonymous?: boolean | undefined;
}
