import { send } from './client.js';
import { result } from './keys.js';
import { aPerson, type Person } from './people.js';
import { sql } from './sql.js';
import type { TestServer } from './test-server.js';

/** Gives a role past the API, as `admin:create` does for the first admin. */
export const give = (server: TestServer, { id }: { id: string }, role: string) =>
  sql(
    server,
    'insert into role_assignment (id, created_on, user_id, role_id) select gen_random_uuid(), now(), ?::uuid, id from role where name = ?',
    [id, role],
  );

export async function anAdmin(server: TestServer): Promise<Person> {
  const person = await aPerson(server);
  await give(server, person, 'admin');
  return person;
}

/** The same person with a key of theirs that has these scopes. */
export async function scoped(server: { url: string }, person: Person, scopes: readonly string[]): Promise<Person> {
  const name = `key ${Math.random()}`;
  const query = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    __typename ... on CreateApiKeySuccess { apiKey } ... on PermissionsExceeded { permissions } } }`;
  const { apiKey, ...refusal } = result(await person.send(query, { input: { name, scopes } }));
  if (!apiKey) throw new Error(JSON.stringify(refusal));
  return withKey(server, person, apiKey);
}

/** The same person with another key. */
export const withKey = (server: { url: string }, person: Person, key: string): Person => ({
  ...person,
  key,
  send: (query, variables) => send(server.url, query, variables, { 'x-api-key': key }),
});

/** What the one field of a mutation that takes an id, and maybe more, came to. */
export const act = async (person: Person, mutation: string, id: string, more = '', fields = '') =>
  result(
    await person.send(
      `mutation { ${mutation}(id: "${id}"${more}) { __typename ${fields} ... on UserError { message } } }`,
    ),
  );

export const setRoles = (person: Person, { id }: { id: string }, roles: readonly string[]) =>
  act(
    person,
    'setUserRoles',
    id,
    `, roles: ${JSON.stringify(roles)}`,
    '... on SetUserRolesSuccess { user { roles permissions } }',
  );
