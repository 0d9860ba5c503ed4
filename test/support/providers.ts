import { type Answer, send } from './client.js';
import { result } from './keys.js';
import type { BrowserAnswer, OpenidIssuer } from './openid-issuer.js';
import { aName, type Person } from './people.js';

/** Where the app of these tests takes browsers back. */
export const REDIRECT = 'https://app.example.com/callback';

type Headers = Record<string, string>;
type Server = { readonly url: string };
/** A provider with the client that it knows. */
interface Known {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The settings of a server with these providers. */
export const settingsOf = (providers: Record<string, Known>, more: Headers = {}): Headers => ({
  SIGN_IN_PROVIDERS: Object.keys(providers).join(),
  SIGN_IN_REDIRECTS: REDIRECT,
  ...Object.fromEntries(
    Object.entries(providers).flatMap(([id, { url, clientId, clientSecret }]) => [
      [`SIGN_IN_${id.toUpperCase()}_ISSUER`, url],
      [`SIGN_IN_${id.toUpperCase()}_CLIENT_ID`, clientId],
      [`SIGN_IN_${id.toUpperCase()}_CLIENT_SECRET`, clientSecret],
    ]),
  ),
  ...more,
});

export const BEGIN = `mutation ($input: BeginProviderSignInInput!) {
  beginProviderSignIn(input: $input) { url attempt expiresOn } }`;
export const COMPLETE_SIGN_IN = `mutation ($input: ProviderAnswerInput!) { completeProviderSignIn(input: $input) {
  __typename ... on LoginSuccess { apiKey expiresOn user { id username } }
  ... on SecondFactorRequired { challenge methods } ... on IdentityUnknown { signUp suggestedUsername message }
  ... on UserError { message } } }`;
const REGISTER_WITH = `mutation ($input: RegisterWithProviderInput!) { registerWithProvider(input: $input) {
  __typename ... on LoginSuccess { apiKey user { id username firstName } } ... on UserError { message } } }`;
const IDENTITY = 'identity { id label createdOn lastUsedOn provider { id name } }';
export const LINK = `mutation ($input: ProviderAnswerInput!) { linkIdentity(input: $input) { __typename
  ... on LinkIdentitySuccess { ${IDENTITY} } ... on IdentityLimitReached { limit }
  ... on ConfirmationRequired { methods } ... on UserError { message } } }`;
const UNLINK = `mutation ($id: ID!) { unlinkIdentity(id: $id) { __typename
  ... on UnlinkIdentitySuccess { revokedKeys } ... on ConfirmationRequired { methods } ... on UserError { message } } }`;
const MINE = '{ myIdentities { id label createdOn lastUsedOn provider { id name } } }';

/** What an app sends after its user has come back. */
export interface AttemptAnswer extends BrowserAnswer {
  readonly attempt: string;
}

export const begin = (
  server: Server,
  provider: string,
  headers: Headers = {},
  redirectTo = REDIRECT,
): Promise<Answer> => send(server.url, BEGIN, { input: { provider, redirectTo } }, headers);

/** Goes to the provider and back, without telling AuthHero yet. @param key of who begins */
export async function goAndComeBack(
  server: Server,
  provider: string,
  issuer: OpenidIssuer,
  subject: string,
  { key }: { key?: string } = {},
): Promise<AttemptAnswer> {
  const { url, attempt } = result(await begin(server, provider, key === undefined ? {} : { 'x-api-key': key }));
  return { ...(await issuer.browse(url, subject)), attempt };
}

export const complete = async (server: Server, input: object, headers: Headers = {}) =>
  result(await send(server.url, COMPLETE_SIGN_IN, { input }, headers));

/** A whole sign-in. */
export const signIn = async (server: Server, provider: string, issuer: OpenidIssuer, subject: string) =>
  complete(server, await goAndComeBack(server, provider, issuer, subject));

export const registerWith = async (server: Server, signUp: string, input: object = {}) =>
  result(await send(server.url, REGISTER_WITH, { input: { signUp, username: aName(), ...input } }));

export const link = async ({ send: ask }: Pick<Person, 'send'>, input: object) => result(await ask(LINK, { input }));
export const unlink = async ({ send: ask }: Pick<Person, 'send'>, id: string) => result(await ask(UNLINK, { id }));
export const identitiesOf = async ({ send: ask }: Pick<Person, 'send'>) => result(await ask(MINE));

/** Somebody who has made an account with a provider, and has no password. */
export async function aPersonOf(
  server: Server,
  provider: string,
  issuer: OpenidIssuer,
  subject = aName(),
): Promise<Person & { readonly subject: string }> {
  const { signUp } = await signIn(server, provider, issuer, subject);
  const { apiKey, user } = await registerWith(server, signUp);
  return {
    ...user,
    subject,
    password: '',
    key: apiKey,
    send: (query, variables) => send(server.url, query, variables, { 'x-api-key': apiKey }),
  };
}
