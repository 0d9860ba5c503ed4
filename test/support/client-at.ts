import { type Answer, send } from './client.js';
import { login, register } from './people.js';

/** Calls as the client that a trusted proxy says it is. */
export function clientAt(server: { url: string }, address: string) {
  const headers = { 'x-forwarded-for': address };
  return {
    login: (username: string, password?: string): Promise<Answer> => login(server, username, password, headers),
    register: (username: string): Promise<Answer> => register(server, { username }, headers),
    send: (query: string, variables: object, key: string): Promise<Answer> =>
      send(server.url, query, variables, { ...headers, 'x-api-key': key }),
  };
}

/** What a login or a registration came to: the member of its union, or the error's code. */
export const outcome = ({ data, code }: Answer): string =>
  code ?? (Object.values(data)[0] as { __typename: string }).__typename;

let last = 0;
/** An address that no other test has. */
export const anAddress = (): string => {
  last += 1;
  return `10.${last >> 16}.${(last >> 8) & 255}.${last & 255}`;
};
