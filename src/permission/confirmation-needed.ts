/** What has to be done before a call may go on. */
export interface ConfirmationNeeded {
  readonly maxAgeMs: number;
  /** By what the user can confirm. */
  readonly methods: readonly string[];
}
