import { browser } from '../browser.js';
import type { CallOptions, Client, Schema, Step } from '../client.js';
import { stepOf } from '../sign-in.js';

/** What the page has to say about a sign-in that begins. */
export interface ProviderOptions extends CallOptions {
  /** Where the provider sends the browser back to: one of SIGN_IN_REDIRECTS. The URL of this page without its query by default. */
  readonly redirectTo?: string | undefined;
  /** Links the provider with the account that is signed in, in place of a sign-in. */
  readonly link?: boolean | undefined;
}

/** The person has cancelled, or this tab has begun no sign-in. Show the page again. */
export interface ProviderCancelled {
  readonly __typename: 'ProviderCancelled';
  /** What the provider says, such as `access_denied`. */
  readonly reason: string | undefined;
}

/** How a sign-in with a provider ends. IdentityUnknown: ask for a username, and call registerWithProvider. */
export type ProviderEnd = Step<Schema.CompleteProviderSignInResult> | Schema.LinkIdentityResult | ProviderCancelled;

/** Nobody else reads it: the storage of a tab is its own. */
const ATTEMPT = 'authhero-attempt';
const ANSWER = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri'];
interface Attempt {
  readonly attempt: string;
  readonly link: boolean;
}

/**
 * Sends the browser to a provider.
 * @param provider an id of signInProviders
 * @throws AuthHeroError
 */
export async function beginWithProvider(
  client: Client,
  provider: string,
  options: ProviderOptions = {},
): Promise<void> {
  const { redirectTo = here(), link = false, ...call } = options;
  const { url, attempt } = await client.beginProviderSignIn({ provider, redirectTo }, { ...call, anonymous: !link });
  browser.sessionStorage.setItem(ATTEMPT, JSON.stringify({ attempt, link } satisfies Attempt));
  browser.location.assign(url);
}

/**
 * Ends a sign-in when the provider has sent the browser back. Call it when the page opens.
 * @returns undefined if the provider did not send the browser here
 * @throws AuthHeroError
 */
export async function endWithProvider(client: Client, call?: CallOptions): Promise<ProviderEnd | undefined> {
  const page = new URL(browser.location.href);
  const answer = new URLSearchParams(page.search);
  const [code, state, error] = ['code', 'state', 'error'].map((name) => answer.get(name) ?? undefined);
  if (!state && !error) return undefined;
  const kept = browser.sessionStorage.getItem(ATTEMPT);
  browser.sessionStorage.removeItem(ATTEMPT);
  // The code stands in no history.
  for (const name of ANSWER) page.searchParams.delete(name);
  browser.history.replaceState(null, '', page.href);
  if (!kept || !code || !state) return { __typename: 'ProviderCancelled', reason: error };
  const { attempt, link } = JSON.parse(kept) as Attempt;
  const input = { attempt, code, state, iss: answer.get('iss') };
  if (link) return client.linkIdentity(input, call);
  return stepOf(await client.completeProviderSignIn(input, call), client.completeLogin);
}

const here = (): string => browser.location.href.replace(/[?#].*/, '');
