import type { CallOptions } from './call-options.js';
import type {
  CompleteLoginResult,
  LoginSuccess,
  Operations,
  ProofInput,
  SecondFactorRequired,
  SessionStarted,
  User,
} from './generated/schema.js';

/** Somebody is signed in. The client keeps the key, or the browser its cookie. */
export interface SignedIn {
  readonly __typename: 'SignedIn';
  readonly user: User;
  /** When the login ends by itself. */
  readonly expiresOn: string;
}

/** The person has a second factor: ask for it. */
export interface SecondFactorStep extends SecondFactorRequired {
  /**
   * Ends the sign-in with a code. For a passkey use signInWithPasskey with this step.
   * @throws AuthHeroError
   */
  complete(proof: ProofInput, options?: CallOptions): Promise<SignInEnd>;
}

/** How a sign-in ends after the last proof. */
export type SignInEnd = Step<CompleteLoginResult>;

/** The members of a result, as a sign-in tells them. */
export type Step<Result> =
  | Exclude<Result, LoginSuccess | SessionStarted | SecondFactorRequired>
  | (Extract<Result, LoginSuccess | SessionStarted> extends never ? never : SignedIn)
  | (Extract<Result, SecondFactorRequired> extends never ? never : SecondFactorStep);

/** Makes one kind of end out of the two that AuthHero has, and lets a second factor follow. */
export function stepOf<Result extends { readonly __typename: string }>(
  result: Result,
  complete: Operations['completeLogin'],
): Step<Result> {
  const known = result as unknown as LoginSuccess | SessionStarted | SecondFactorRequired;
  switch (known.__typename) {
    case 'LoginSuccess':
    case 'SessionStarted':
      return { __typename: 'SignedIn', user: known.user, expiresOn: known.expiresOn } as Step<Result>;
    case 'SecondFactorRequired': {
      const { challenge } = known;
      const proceed: SecondFactorStep['complete'] = async (proof, options) =>
        stepOf(await complete({ challenge, proof }, options), complete);
      return { ...known, complete: proceed } as Step<Result>;
    }
    default:
      return result as Step<Result>;
  }
}
