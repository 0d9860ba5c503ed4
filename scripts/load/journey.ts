import { randomUUID } from 'node:crypto';
import type { Answer } from './answer.js';

export interface Account {
  readonly username: string;
  readonly password: string;
  /** The key of the last login, while it lives. */
  key?: string | undefined;
  /** The key that logout has revoked. */
  deadKey?: string | undefined;
}

/** One step of somebody's: what is sent, with what answer when all is well. */
export interface Step {
  readonly name: string;
  readonly query: string;
  readonly expected: string;
  readonly variables: (account: Account) => object;
  /** Whose key is sent; that of the account when not said. */
  readonly key?: (account: Account) => string | undefined;
  /** What the answer changes. */
  readonly apply?: (account: Account, answer: Answer) => void;
}

const credentials = ({ username, password }: Account) => ({ input: { username, password } });
const nothing = () => ({});
const failure = '__typename ... on UserError { message }';
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { ${failure} ... on LoginSuccess { apiKey } } }`;
const ME = 'query { me { id username } }';

export const REGISTER: Step = {
  name: 'register',
  query: `mutation ($input: RegisterInput!) { register(input: $input) { ${failure} ... on RegisterSuccess { user { id } } } }`,
  expected: 'RegisterSuccess',
  variables: credentials,
};

export const LOG_IN: Step = {
  name: 'login',
  query: LOGIN,
  expected: 'LoginSuccess',
  variables: credentials,
  apply: (account, { result }) => {
    account.key = result.apiKey;
  },
};

export const DELETE_ME: Step = {
  name: 'deleteMe',
  query: 'mutation { deleteMe { __typename message } }',
  expected: 'DeleteMePayload',
  variables: nothing,
};

/** What somebody does between registering and deleting the account. A key that logout has revoked is tried once more. */
export const JOURNEY: readonly Step[] = [
  LOG_IN,
  { name: 'me', query: ME, expected: 'OK', variables: nothing },
  {
    name: 'users',
    query: 'query { users(first: 20) { nodes { id username } pageInfo { hasNextPage endCursor } } }',
    expected: 'OK',
    variables: nothing,
  },
  {
    name: 'user',
    query: 'query ($username: String) { user(username: $username) { id firstName } }',
    expected: 'OK',
    variables: ({ username }) => ({ username }),
  },
  {
    name: 'updateMe',
    query: 'mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { firstName } } }',
    expected: 'OK',
    variables: () => ({ input: { firstName: 'Load', lastName: 'Test' } }),
  },
  {
    name: 'createApiKey',
    query: `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ${failure} } }`,
    expected: 'CreateApiKeySuccess',
    variables: () => ({ input: { name: randomUUID() } }),
  },
  { name: 'myApiKeys', query: 'query { myApiKeys { nodes { id name } } }', expected: 'OK', variables: nothing },
  {
    name: 'login, wrong password',
    query: LOGIN,
    expected: 'InvalidCredentials',
    variables: ({ username }) => ({ input: { username, password: 'another passphrase' } }),
  },
  {
    name: 'logout',
    query: 'mutation { logout { revokedKeys } }',
    expected: 'OK',
    variables: nothing,
    apply: (account) => {
      account.deadKey = account.key;
      account.key = undefined;
    },
  },
  {
    name: 'me, after logout',
    query: ME,
    expected: 'UNAUTHENTICATED',
    variables: nothing,
    key: ({ deadKey }) => deadKey,
  },
  LOG_IN,
];
