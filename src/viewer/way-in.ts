/** One kind of proof, as the rules about a whole account see it: a feature lists it in its `feature.ts`. */
export interface WayIn {
  /** What the API calls it. */
  readonly method: string;
  /** Whether it can be asked for after another proof. */
  readonly isSecondFactor: boolean;
  /** Whether it is enough to sign in. */
  readonly isEnoughAlone: boolean;
  /** SQL that selects the ids of the users who have it for good: a one-time password does not count. */
  readonly holders: string;
}
