/** One way to sign in, for the rules about a whole account. A feature lists its ways in its `feature.ts`. */
export interface WayIn {
  /** Its name in the API. */
  readonly method: string;
  /** Whether AuthHero can require it after another proof. */
  readonly isSecondFactor: boolean;
  /** Whether it is enough to sign in. */
  readonly isEnoughAlone: boolean;
  /** SQL that selects the ids of the users who have it permanently. A one-time password does not count. */
  readonly holders: string;
}
