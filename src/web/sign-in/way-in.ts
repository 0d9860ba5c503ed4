import { signalUnknown } from '../../client/passkey/passkey';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import type { PasskeyRequest } from '../confirm/proof-form';
import {
  CompleteLoginDocument,
  type IdentityMethod,
  LoginDocument,
  type LoginInput,
  PasskeyOptionsDocument,
  type ProofInput,
} from '../gql/graphql';
import { texts } from '../texts/sign-in';

/** The key of a session comes in a cookie that no script can read. */
const delivery = 'COOKIE';

/** A login that waits for a second factor. */
export interface Begun {
  readonly challenge: string;
  readonly methods: readonly IdentityMethod[];
}

/** @throws Failure */
export const logIn = async (input: Omit<LoginInput, 'delivery'>) =>
  (await ask(LoginDocument, { input: { ...input, delivery } })).login;

/**
 * Ends a login with a proof.
 * @returns why it is not accepted; undefined once somebody is signed in
 * @throws Failure
 */
export async function completeLogin(challenge: string, proof: ProofInput): Promise<string | undefined> {
  const { completeLogin: result } = await ask(CompleteLoginDocument, { input: { challenge, proof, delivery } });
  switch (result.__typename) {
    case 'SessionStarted':
    case 'LoginSuccess':
      return undefined;
    case 'PasskeyUnknown':
      await signalUnknown(result.signal);
      return texts.passkeyUnknown;
    default:
      return texts.proofInvalid;
  }
}

/**
 * What the browser needs to ask for a passkey.
 * @param challenge of a login that waits for a second factor; none to log in with the passkey alone
 * @throws Failure
 */
export async function loginOptions(
  challenge?: string,
): Promise<PasskeyRequest & { readonly challenge: string; readonly expiresOn: string }> {
  const { passkeyOptions: made } = await ask(PasskeyOptionsDocument, { purpose: 'LOGIN', challenge });
  if (made.__typename !== 'PasskeyOptionsSuccess') throw new Failure('refused', texts.proofInvalid);
  return { options: made.options, challenge: made.challenge ?? '', expiresOn: made.expiresOn };
}
