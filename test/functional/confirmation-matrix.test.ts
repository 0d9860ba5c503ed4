import { expect, test } from '@jest/globals';
import {
  type Confirmation,
  CREDENTIALS,
  type CredentialState,
  confirmationMatrix,
} from '../../scripts/confirmation-matrix.js';
import { features } from '../../src/features.js';
import { createSchema } from '../../src/graphql/schema.js';
import { give, withKey } from '../support/admins.js';
import { type Answer, send } from '../support/client.js';
import { result } from '../support/keys.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aKey, aPerson, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const matrix = confirmationMatrix(await createSchema(features));
const server = useTestServer();

const NOBODY = '01900000-0000-7000-8000-000000000000';
const FIELDS = '{ __typename ... on ConfirmationRequired { methods } }';
const create = (person: Person, more = '') =>
  person.send(
    `mutation { createApiKey(input: { name: "key ${Math.random()}" ${more} }) { __typename
      ... on CreateApiKeySuccess { apiKey key { id } } ... on ConfirmationRequired { methods } } }`,
  );
const idOfOwnKey = async (person: Person): Promise<string> =>
  (await person.send('{ viewerCredential { apiKeyId } }')).data.viewerCredential.apiKeyId;

/** Makes the person ready before their key comes into its state, and returns what to send with that. */
const CALLS: Record<string, (fresh: Person) => Promise<(asker: Person) => Promise<Answer>>> = {
  beginTotp: async () => (asker) => asker.send(`mutation { beginTotp ${FIELDS} }`),
  changePassword: async () => (asker) =>
    asker.send(
      `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "an entirely new phrase" }) ${FIELDS} }`,
    ),
  'changePassword (the first one)': async () => async (asker) => {
    await sql(server, 'delete from password where user_id = ?', [asker.id]);
    return asker.send(`mutation { changePassword(input: { newPassword: "an entirely new phrase" }) ${FIELDS} }`);
  },
  createApiKey: async () => (asker) => create(asker),
  'createApiKey (only users:read)': async () => (asker) => create(asker, 'scopes: ["users:read"]'),
  deleteMe: async () => (asker) => asker.send(`mutation { deleteMe ${FIELDS} }`),
  deleteRole: async () => (asker) => asker.send(`mutation { deleteRole(name: "nobody") ${FIELDS} }`),
  disableTotp: async () => (asker) => asker.send(`mutation { disableTotp ${FIELDS} }`),
  inviteUser: async () => (asker) =>
    asker.send(`mutation { inviteUser(input: { email: "ada@example.com" }) ${FIELDS} }`),
  linkIdentity: async () => (asker) =>
    asker.send(`mutation { linkIdentity(input: { attempt: "a", code: "c", state: "s" }) ${FIELDS} }`),
  'passkeyOptions (REGISTER)': async () => (asker) =>
    asker.send(`mutation { passkeyOptions(purpose: REGISTER) ${FIELDS} }`),
  purgeUser: async () => (asker) => asker.send(`mutation { purgeUser(id: "${NOBODY}") ${FIELDS} }`),
  registerPasskey: async () => (asker) =>
    asker.send(`mutation ($input: RegisterPasskeyInput!) { registerPasskey(input: $input) ${FIELDS} }`, {
      input: { response: { id: 'abc', type: 'public-key', response: {} } },
    }),
  removePasskey: async () => (asker) => asker.send(`mutation { removePasskey(id: "${NOBODY}") ${FIELDS} }`),
  removeUserFactors: async () => (asker) => asker.send(`mutation { removeUserFactors(id: "${NOBODY}") ${FIELDS} }`),
  renewRecoveryCodes: async () => (asker) => asker.send(`mutation { renewRecoveryCodes ${FIELDS} }`),
  resetUserPassword: async () => (asker) => asker.send(`mutation { resetUserPassword(id: "${NOBODY}") ${FIELDS} }`),
  'resetUserPassword (of oneself)': async () => (asker) =>
    asker.send(`mutation { resetUserPassword(id: "${asker.id.toUpperCase()}") ${FIELDS} }`),
  'rotateApiKey (the key of another login)': async (fresh) => {
    const other = withKey(server, fresh, await aKey(server, fresh));
    const id = await idOfOwnKey(other);
    return (asker) => asker.send(`mutation { rotateApiKey(id: "${id}") ${FIELDS} }`);
  },
  'rotateApiKey (another key of createApiKey)': async (fresh) => {
    const { id } = result(await create(fresh)).key;
    return (asker) => asker.send(`mutation { rotateApiKey(id: "${id}") ${FIELDS} }`);
  },
  'rotateApiKey (the key of the request)': async () => async (asker) =>
    asker.send(`mutation { rotateApiKey(id: "${await idOfOwnKey(asker)}") ${FIELDS} }`),
  setEmail: async () => (asker) => asker.send(`mutation { setEmail(email: "ada@example.com") ${FIELDS} }`),
  setUserRoles: async () => (asker) => asker.send(`mutation { setUserRoles(id: "${NOBODY}", roles: []) ${FIELDS} }`),
  unlinkIdentity: async () => (asker) => asker.send(`mutation { unlinkIdentity(id: "${NOBODY}") ${FIELDS} }`),
  updateRole: async () => (asker) =>
    asker.send(`mutation { updateRole(input: { name: "nobody", description: "x" }) ${FIELDS} }`),
};

const confirm = async (person: Person): Promise<Person> => {
  const query = `mutation { confirmIdentity(proof: { password: "${PASSWORD}" }) { ... on ConfirmIdentitySuccess { apiKey } } }`;
  return withKey(server, person, result(await person.send(query)).apiKey);
};

/** Brings the key of a fresh login into a state. */
const STATES: Record<CredentialState, (fresh: Person) => Promise<Person>> = {
  FRESH_LOGIN: async (fresh) => fresh,
  OLD_LOGIN: async (fresh) => {
    await letProofsAge(server, fresh);
    return fresh;
  },
  CONFIRMED: async (fresh) => {
    await letProofsAge(server, fresh);
    return confirm(fresh);
  },
  OLD_COPY: async (fresh) => {
    await confirm(fresh);
    return fresh;
  },
  ACCESS_TOKEN: async (fresh) => {
    const audience = `http://localhost:${new URL(server.url).port}`;
    const query = `mutation { issueAccessToken(input: { audience: "${audience}" }) { ... on IssueAccessTokenSuccess { accessToken } } }`;
    const authorization = `Bearer ${result(await fresh.send(query)).accessToken}`;
    return { ...fresh, send: (document, variables) => send(server.url, document, variables, { authorization }) };
  },
  CREATED_KEY: async (fresh) => withKey(server, fresh, result(await create(fresh)).apiKey),
};

function outcomeOf({ code, data }: Answer): Confirmation {
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') return code;
  const [found] = Object.values(data ?? {}) as { __typename: string; methods: string[] }[];
  if (found?.__typename !== 'ConfirmationRequired') return 'yes';
  return found.methods.length > 0 ? 'asks' : 'never';
}

const cells = matrix.flatMap(({ operation, user, admin }) =>
  CREDENTIALS.flatMap((state) => [
    [operation, 'user', state, user[state]] as const,
    [operation, 'admin', state, admin[state]] as const,
  ]),
);

test.each(cells)('confirmation: %s by a %s with %s: %s', async (operation, who, state, expected) => {
  const fresh = await aPerson(server);
  if (who === 'admin') await give(server, fresh, 'admin');
  const call = await CALLS[operation]?.(fresh);
  const asker = await STATES[state](fresh);
  const answer = await call?.(asker);
  expect(answer && outcomeOf(answer)).toBe(expected);
});
