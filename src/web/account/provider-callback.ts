import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { confirmed } from '../confirm/confirmed';
import { CompleteProviderSignInDocument, LinkIdentityDocument, type ProviderAnswerInput } from '../gql/graphql';
import { CALLBACK_PATH, takeAttempt } from '../sign-in/provider';
import type { Begun } from '../sign-in/way-in';
import { texts } from '../texts/sign-in';

/** What came of the answer of a provider. */
export type CallbackOutcome =
  | { readonly kind: 'signed-in' | 'linked'; readonly returnTo: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'second-factor'; readonly begun: Begun; readonly returnTo: string }
  /** Nobody here has this identity. @param signUp makes an account of it, if the provider may do so */
  | {
      readonly kind: 'unknown';
      readonly signUp: string | undefined;
      readonly username: string;
      readonly invitation: string | undefined;
    };

// The code is taken out of the address at once, so that it is not in the history.
const answer = new URLSearchParams(location.pathname === CALLBACK_PATH ? location.search : '');
if (answer.has('state')) history.replaceState(null, '', location.pathname);

/**
 * Hands on what a provider has sent the browser back with.
 * @throws Failure
 */
export async function completeCallback(): Promise<CallbackOutcome> {
  const begun = takeAttempt();
  const [code, state, iss] = ['code', 'state', 'iss'].map((name) => answer.get(name));
  if (!begun || !code || !state) return { kind: 'cancelled' };
  const { attempt, purpose, returnTo, invitation } = begun;
  const input: ProviderAnswerInput = { attempt, code, state, iss };
  if (purpose === 'link') {
    await link(input);
    return { kind: 'linked', returnTo };
  }
  const { completeProviderSignIn: result } = await ask(CompleteProviderSignInDocument, {
    input: { ...input, delivery: 'COOKIE' },
  });
  switch (result.__typename) {
    case 'SessionStarted':
    case 'LoginSuccess':
      return { kind: 'signed-in', returnTo };
    case 'SecondFactorRequired':
      return { kind: 'second-factor', begun: result, returnTo };
    case 'IdentityUnknown':
      return {
        kind: 'unknown',
        signUp: result.signUp ?? undefined,
        username: result.suggestedUsername ?? '',
        invitation,
      };
    default:
      throw new Failure('refused', texts.callbackCancelledAbout);
  }
}

async function link(input: ProviderAnswerInput): Promise<void> {
  const result = await confirmed(async () => (await ask(LinkIdentityDocument, { input })).linkIdentity);
  if (result.__typename !== 'LinkIdentitySuccess') throw new Failure('refused', result.message);
}
