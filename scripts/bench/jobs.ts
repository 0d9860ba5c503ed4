import type { Job } from './sample.ts';
import { PASSWORD } from './seed-users.ts';
import type { Servers } from './servers.ts';

export const ME = '{ me { id username } }';
export const USERS = '{ users(first: 20) { nodes { id username createdOn } } }';
const JSON_BODY = { 'content-type': 'application/json' };

/** A query by every key in turns. */
export const queryJob = (url: string, query: string, keys: Servers['keys'], expected: string): Job => ({
  url,
  method: 'POST',
  requests: keys.map(({ token }) => ({
    headers: { ...JSON_BODY, 'x-api-key': token },
    body: JSON.stringify({ query }),
  })),
  expected,
});

export const meJob = (url: string, keys: Servers['keys']): Job => queryJob(url, ME, keys, '"username":"user-');

export const usersJob = (url: string, keys: Servers['keys']): Job => queryJob(url, USERS, keys, '"createdOn":"20');

/** The endpoint with which an app asks who a key belongs to. */
export const sessionJob = ({ betterAuth, betterAuthKeys }: Servers): Job => ({
  url: `${betterAuth.url}/api/auth/get-session`,
  method: 'GET',
  requests: betterAuthKeys.map((key) => ({ headers: { 'x-api-key': key } })),
  expected: '"email":"bench-',
});

const mutation = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on UserError { message } } }`;

const inputJob = (url: string, name: string, type: string, inputs: readonly object[], expected: string): Job => ({
  url,
  method: 'POST',
  requests: inputs.map((input) => ({
    headers: JSON_BODY,
    body: JSON.stringify({ query: mutation(name, type), variables: { input } }),
  })),
  expected,
});

/** Right passwords of users in turns. */
export const loginJob = (url: string, keys: Servers['keys']): Job => {
  const inputs = keys.map(({ username }) => ({ username, password: PASSWORD }));
  return inputJob(url, 'login', 'LoginInput', inputs, 'LoginSuccess');
};

/** Each under another name. */
export const registerJob = (url: string): Job =>
  inputJob(url, 'register', 'RegisterInput', [{ username: 'new-%n', password: PASSWORD }], 'RegisterSuccess');
