import { type Answer, send } from './client.js';
import { result } from './keys.js';
import type { Person } from './people.js';
import { SoftwareAuthenticator } from './software-authenticator.js';
import type { TestServer } from './test-server.js';
import { beginLogin, completeLogin } from './totp.js';

const OPTIONS = `mutation ($purpose: PasskeyPurpose!, $challenge: String) {
  passkeyOptions(purpose: $purpose, challenge: $challenge) { __typename
    ... on PasskeyOptionsSuccess { options challenge expiresOn } ... on ConfirmationRequired { methods } } }`;
export const REGISTER_PASSKEY = `mutation ($input: RegisterPasskeyInput!) { registerPasskey(input: $input) { __typename
  ... on RegisterPasskeySuccess { passkey { id name backedUp createdOn lastUsedOn } recoveryCodes }
  ... on PasskeyLimitReached { limit } ... on ConfirmationRequired { methods } ... on UserError { message } } }`;
export const MY_FACTORS = `{ myFactors { totpEnabledOn recoveryCodesLeft passkeySignal
  passkeys { id name backedUp createdOn lastUsedOn } } }`;

type Sender = Pick<Person, 'send'>;

/** The origin of AuthHero's own pages, at which passkeys work without configuration. */
export const originOf = ({ url }: Pick<TestServer, 'url'>): string => `http://localhost:${new URL(url).port}`;

/** What passkeyOptions answers somebody who is signed in. */
export const optionsFor = async (person: Sender, purpose: 'CONFIRM' | 'REGISTER') =>
  result(await person.send(OPTIONS, { purpose }));

/** What passkeyOptions answers somebody who wants to log in. */
export const loginOptions = async ({ url }: Pick<TestServer, 'url'>, challenge?: string) =>
  result(await send(url, OPTIONS, { purpose: 'LOGIN', challenge }));

export const registerPasskey = async (
  person: Sender,
  authenticator: SoftwareAuthenticator,
  changes: Parameters<SoftwareAuthenticator['create']>[1] & { name?: string } = {},
): Promise<Answer> => {
  const { name, ...rest } = changes;
  const { options } = await optionsFor(person, 'REGISTER');
  return person.send(REGISTER_PASSKEY, { input: { response: authenticator.create(options, rest), name } });
};

/** Adds a passkey to a person. */
export async function addPasskey(
  server: Pick<TestServer, 'url'>,
  person: Sender,
  options: ConstructorParameters<typeof SoftwareAuthenticator>[0] & { name?: string } = {},
): Promise<{ authenticator: SoftwareAuthenticator; id: string; recoveryCodes: string[] }> {
  const { name, ...rest } = options;
  const authenticator = new SoftwareAuthenticator({ origin: originOf(server), ...rest });
  const added = result(await registerPasskey(person, authenticator, name === undefined ? {} : { name }));
  if (!added.passkey) throw new Error(JSON.stringify(added));
  return { authenticator, id: added.passkey.id, recoveryCodes: added.recoveryCodes };
}

type Changes = Parameters<SoftwareAuthenticator['get']>[1];

/** Logs in with a passkey alone. */
export async function logInWithPasskey(
  server: Pick<TestServer, 'url'>,
  authenticator: SoftwareAuthenticator,
  changes: Changes = {},
) {
  const { options, challenge } = await loginOptions(server);
  return completeLogin(server, challenge, { passkey: authenticator.get(options, changes) });
}

/** Logs in with the password, and with a passkey as the second factor. */
export async function logInAfterPassword(
  server: Pick<TestServer, 'url'>,
  { username, password }: Person,
  authenticator: SoftwareAuthenticator,
  changes: Changes = {},
) {
  const begun = await beginLogin(server, username, password);
  const { options, challenge } = await loginOptions(server, begun.challenge);
  return completeLogin(server, challenge, { passkey: authenticator.get(options, changes) });
}
