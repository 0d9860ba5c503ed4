import { deepStrictEqual, ok } from 'node:assert/strict';
import { makeToken } from '../../src/api-key/api-key.token.ts';
import { ask } from './ask.ts';
import { ME, PAGE_SIZE, registerJob, sessionJob, USERS } from './jobs.ts';
import { PASSWORD } from './seed-users.ts';
import type { Servers } from './servers.ts';

/** Sees to it that every server gives the same right answer before any is timed, and refuses a key that is none. */
export async function checkAnswers(servers: Servers): Promise<void> {
  const { authhero, bare, apollo, keys } = servers;
  const [first, , third] = keys;
  if (!first || !third) throw new Error('there are no keys');
  const wanted = await twoPages(authhero.url, first.token);
  deepStrictEqual(new Set(wanted.map(({ id }) => id)).size, 2 * PAGE_SIZE);
  for (const { url } of [authhero, bare, apollo]) {
    for (const { username, token } of [first, third])
      deepStrictEqual((await ask(url, ME, token)).data.me.username, username);
    deepStrictEqual(await twoPages(url, third.token), wanted);
    for (const query of [ME, USERS]) {
      const { data } = await ask(url, query, makeToken());
      ok(!data?.me && !data?.users?.nodes.length, `${url} answers an unknown key: ${JSON.stringify(data)}`);
    }
  }
  await checkSessions(servers);
  await checkPasswords(servers);
}

/** The users of the first page and of the one that follows its cursor. */
async function twoPages(url: string, token: string): Promise<{ id: string }[]> {
  const { users: front } = (await ask(url, USERS, token)).data;
  const { users: next } = (await ask(url, USERS, token, { after: front.pageInfo.endCursor })).data;
  return [...front.nodes, ...next.nodes];
}

async function checkSessions(servers: Servers): Promise<void> {
  const { url, requests } = sessionJob(servers);
  const session = async (headers: Record<string, string>) => (await fetch(url, { headers })).text();
  const emailOf = async (n: number) => JSON.parse(await session(requests[n]?.headers ?? {})).user.email;
  deepStrictEqual([await emailOf(0), await emailOf(2)], ['bench-1@example.com', 'bench-3@example.com']);
  ok(!(await session({ 'x-api-key': 'a'.repeat(64) })).includes('email'), 'better-auth answers an unknown key');
}

async function checkPasswords({ authhero: { url }, keys }: Servers): Promise<void> {
  const login = (password: string) => {
    const input = { username: keys[0]?.username, password };
    return ask(url, 'mutation ($input: LoginInput!) { login(input: $input) { __typename } }', undefined, { input });
  };
  deepStrictEqual((await login(PASSWORD)).data.login.__typename, 'LoginSuccess');
  deepStrictEqual((await login('another passphrase')).data.login.__typename, 'InvalidCredentials');
  const { body = '', headers } = registerJob(url).requests[0] ?? { headers: {} };
  const response = await fetch(url, { method: 'POST', headers, body: body.replace('%n', 'first') });
  ok((await response.text()).includes('RegisterSuccess'), 'AuthHero does not register');
}
