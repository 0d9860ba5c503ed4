/** Verifies one kind of proof that somebody is the user who they say they are. */
export interface Proof<Given, Proved> {
  /**
   * Compares what somebody gives with what is kept of the user. Without a user it takes the same time and proves nothing.
   * @returns what was proved, to be checked again under the lock on the user's row; null: nothing was
   */
  prove(userId: string | undefined, given: Given): Promise<Proved | null>;
  /** Whether what was proved is still so. The caller holds the lock on the user's row. */
  stillHolds(userId: string, proved: Proved): Promise<boolean>;
}
