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

/** A proof that was right when it was checked. */
export interface RightProof {
  readonly isRight: true;
  /** The name of the way in. */
  readonly method: string;
  /** Which of the user's passkeys or other ways of this method it was, if there can be several. */
  readonly wayInId?: string;
  /**
   * Uses up the proof, if it works only once. The caller holds the lock on the user's row.
   * @returns false if it does not count any more: it was used already, or what it belongs to has changed
   */
  accept(user: { readonly credentialVersion: number }): Promise<boolean>;
}

export interface WrongProof {
  readonly isRight: false;
  /** Whether the way in is suspended because of this proof, after too many wrong ones. */
  readonly suspends?: boolean;
  /** What was wrong, for the audit event, if it is worth telling. */
  readonly detail?: string;
}

/** Verifies the codes of one kind that somebody types after another proof, or to confirm. */
export interface CodeProof {
  /** The name of the way in. */
  readonly method: string;
  /**
   * @param isStranger whether the user has never logged in from the client's address
   * @throws ServiceUnavailableError if the code cannot be checked now
   */
  prove(userId: string, code: string, isStranger: boolean): Promise<RightProof | WrongProof>;
}
