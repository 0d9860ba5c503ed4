import { ask } from '../api/ask';
import { BeginProviderSignInDocument } from '../gql/graphql';

const ATTEMPT = 'attempt';
export const CALLBACK_PATH = '/account/callback';

/** A sign-in with a provider that has begun in this tab. */
export interface Attempt {
  readonly attempt: string;
  readonly purpose: 'sign-in' | 'link';
  /** Where to go on afterwards: a path of these pages. */
  readonly returnTo: string;
  /** The token of an invitation. */
  readonly invitation?: string | undefined;
}

/**
 * Sends the browser to a provider. What ties the answer to this tab is in its storage, which no other tab can read.
 * @throws Failure
 */
export async function beginWithProvider(
  provider: string,
  purpose: Attempt['purpose'],
  invitation?: string,
): Promise<void> {
  const redirectTo = location.origin + CALLBACK_PATH;
  const { url, attempt } = (await ask(BeginProviderSignInDocument, { input: { provider, redirectTo } }))
    .beginProviderSignIn;
  const isOfCallback = location.pathname === CALLBACK_PATH || invitation !== undefined;
  const returnTo = isOfCallback ? '/account' : location.pathname;
  sessionStorage.setItem(ATTEMPT, JSON.stringify({ attempt, purpose, returnTo, invitation } satisfies Attempt));
  location.assign(url);
}

/** The attempt that this tab has begun. It can be taken once. */
export function takeAttempt(): Attempt | undefined {
  const text = sessionStorage.getItem(ATTEMPT);
  sessionStorage.removeItem(ATTEMPT);
  return text === null ? undefined : (JSON.parse(text) as Attempt);
}
