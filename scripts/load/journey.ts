import { randomUUID } from 'node:crypto';
import * as operations from '../../src/cli/smoke/operations.js';
import type { Answer } from './answer.js';

export interface Account {
  readonly username: string;
  readonly password: string;
  /** The key of the last login, while it lives. */
  key?: string | undefined;
  /** The key that logout has revoked. */
  deadKey?: string | undefined;
}

/** One step of somebody's. */
export interface Step extends operations.Operation {
  readonly name: string;
  readonly variables: (account: Account) => object;
  /** Whose key is sent; that of the account when not said. */
  readonly key?: (account: Account) => string | undefined;
  /** What the answer changes. */
  readonly apply?: (account: Account, answer: Answer) => void;
}

const credentials = ({ username, password }: Account) => ({ input: { username, password } });
const nothing = () => ({});

export const REGISTER: Step = { ...operations.REGISTER, name: 'register', variables: credentials };

export const LOGIN: Step = {
  ...operations.LOGIN,
  name: 'login',
  variables: credentials,
  apply: (account, { result }) => {
    account.key = result.apiKey;
  },
};

export const DELETE_ME: Step = { ...operations.DELETE_ME, name: 'deleteMe', variables: nothing };

/** What somebody does between registering and deleting the account. A key that logout has revoked is tried once more. */
export const JOURNEY: readonly Step[] = [
  LOGIN,
  { ...operations.ME, name: 'me', variables: nothing },
  { ...operations.USERS, name: 'users', variables: () => ({ first: 20 }) },
  { ...operations.USER, name: 'user', variables: ({ username }) => ({ username }) },
  {
    ...operations.UPDATE_ME,
    name: 'updateMe',
    variables: () => ({ input: { firstName: 'Load', lastName: 'Test' } }),
  },
  { ...operations.CREATE_API_KEY, name: 'createApiKey', variables: () => ({ input: { name: randomUUID() } }) },
  { ...operations.MY_API_KEYS, name: 'myApiKeys', variables: nothing },
  {
    ...operations.REFUSED_LOGIN,
    name: 'login, wrong password',
    variables: ({ username }) => ({ input: { username, password: 'another passphrase' } }),
  },
  {
    ...operations.LOGOUT,
    name: 'logout',
    variables: nothing,
    apply: (account) => {
      account.deadKey = account.key;
      account.key = undefined;
    },
  },
  { ...operations.REFUSED_ME, name: 'me, after logout', variables: nothing, key: ({ deadKey }) => deadKey },
  LOGIN,
];
