import { LOGIN, ME, REGISTER } from '../../src/cli/smoke/operations.js';
import { type Answer, send } from './client.js';

export const PASSWORD = 'correct horse battery';

interface Server {
  url: string;
}

export interface Person {
  id: string;
  username: string;
  password: string;
  key: string;
  /** Sends an operation with this person's key. */
  send(query: string, variables?: object): Promise<Answer>;
}

let count = 0;
export const aName = (): string => `person-${process.pid}-${Date.now().toString(36)}-${++count}`;

type Headers = Record<string, string>;

export const register = ({ url }: Server, input: object, headers: Headers = {}): Promise<Answer> =>
  send(url, REGISTER.document, { input: { username: aName(), password: PASSWORD, ...input } }, headers);

export const login = ({ url }: Server, username: string, password = PASSWORD, headers: Headers = {}): Promise<Answer> =>
  send(url, LOGIN.document, { input: { username, password } }, headers);

/** Logs in once more and returns the new key. */
export async function aKey(
  server: Server,
  { username, password }: { username: string; password: string },
): Promise<string> {
  const { data, text } = await login(server, username, password);
  if (!data?.login.apiKey) throw new Error(`login failed: ${text}`);
  return data.login.apiKey;
}

/** Registers somebody and logs them in. */
export async function aPerson(
  server: Server,
  overrides: { username?: string; password?: string; firstName?: string; lastName?: string } = {},
): Promise<Person> {
  const { username = aName(), password = PASSWORD } = overrides;
  const { data, text } = await register(server, { ...overrides, username, password });
  if (!data?.register.user) throw new Error(`register failed: ${text}`);
  const key = await aKey(server, { username, password });
  return {
    id: data.register.user.id,
    username,
    password,
    key,
    send: (query, variables) => send(server.url, query, variables, { 'x-api-key': key }),
  };
}

/** Whether a key signs somebody in at the very next request. */
export async function isLive({ url }: Server, key: string): Promise<boolean> {
  const { data, code, text } = await send(url, ME.document, undefined, { 'x-api-key': key });
  if (!data && code !== 'UNAUTHENTICATED') throw new Error(`neither live nor dead: ${text}`);
  return data !== null;
}
