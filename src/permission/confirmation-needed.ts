/** The proof that a user has to give before a call may continue. */
export interface ConfirmationNeeded {
  readonly maxAgeMs: number;
  /** The methods by which the user can confirm. Empty if the user cannot. */
  readonly methods: readonly string[];
}
