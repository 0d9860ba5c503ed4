import { type Answer, send } from './client.js';
import { login, register } from './people.js';

/** A client whose requests come through a trusted proxy, with this address in X-Forwarded-For. */
export function clientAt(server: { url: string }, address: string) {
  const headers = { 'x-forwarded-for': address };
  return {
    login: (username: string, password?: string): Promise<Answer> => login(server, username, password, headers),
    register: (username: string): Promise<Answer> => register(server, { username }, headers),
    send: (query: string, variables: object, key: string): Promise<Answer> =>
      send(server.url, query, variables, { ...headers, 'x-api-key': key }),
  };
}

/** The outcome of a login or a registration: the name of the member of the union, or the code of the error. */
export const outcome = ({ data, code }: Answer): string =>
  code ?? (Object.values(data)[0] as { __typename: string }).__typename;

let last = 0;
/** A new address for each call. */
export const anAddress = (): string => {
  last += 1;
  return `10.${last >> 16}.${(last >> 8) & 255}.${last & 255}`;
};
