import { ask } from './ask.ts';
import type { Job } from './sample.ts';
import { PASSWORD } from './seed-users.ts';
import type { Servers } from './servers.ts';

export const ME = '{ me { id username } }';
export const PAGE_SIZE = 20;
export const USERS = `query ($after: String) {
  users(first: ${PAGE_SIZE}, after: $after) { nodes { id username createdOn } pageInfo { endCursor } } }`;
const JSON_BODY = { 'content-type': 'application/json' };

/** A query by every key in turns. */
export const meJob = (url: string, keys: Servers['keys']): Job => ({
  url,
  method: 'POST',
  requests: keys.map(({ token }) => ({
    headers: { ...JSON_BODY, 'x-api-key': token },
    body: JSON.stringify({ query: ME }),
  })),
  expected: '"username":"user-',
});

/** Every page of the list in turns, each by another key. Each client begins at another page, so that no two ask for the same. */
export async function usersJob(url: string, keys: Servers['keys'], users: number): Promise<Job> {
  const [{ token = '' } = {}] = keys;
  const cursors: (string | null)[] = [null];
  while (cursors.length < Math.floor(users / PAGE_SIZE)) cursors.push(await cursorAfter(url, token, cursors.at(-1)));
  const requests = cursors.map((after, index) => ({
    headers: { ...JSON_BODY, 'x-api-key': keys[index % keys.length]?.token ?? '' },
    body: JSON.stringify({ query: USERS, variables: { after } }),
  }));
  return { url, method: 'POST', requests, expected: '"createdOn":"20' };
}

/** The cursor at the end of the page that follows another cursor. Each server has cursors of its own. */
const cursorAfter = async (url: string, token: string, after?: string | null): Promise<string> =>
  (await ask(url, USERS, token, { after })).data.users.pageInfo.endCursor;

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
