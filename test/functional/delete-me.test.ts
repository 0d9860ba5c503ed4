import { expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { aKey, aPerson, isLive, login, register } from '../support/people.js';
import { sql, userRow } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const DELETE_ME = 'mutation { deleteMe { deletedUserId message } }';

/** Somebody who has deleted their account. */
async function aDeletedPerson() {
  const person = await aPerson(server);
  await person.send(DELETE_ME);
  return person;
}

test('deleteMe: returns a message, and every key of the user fails at the next request', async () => {
  const [person, bystander] = [await aPerson(server), await aPerson(server)];
  const other = await aKey(server, person);
  const { data } = await person.send(DELETE_ME);
  expect(data.deleteMe).toEqual({ deletedUserId: person.id, message: expect.stringContaining(person.username) });
  expect(await isLive(server, person.key)).toBe(false);
  expect(await isLive(server, other)).toBe(false);
  expect(await isLive(server, bystander.key)).toBe(true);
  const live = await sql(server, 'select id from api_key where user_id = ? and revoked_on is null', [person.id]);
  expect(live).toEqual([]);
});

test('deleteMe: afterwards the right password gets the response of a wrong password', async () => {
  const { username } = await aDeletedPerson();
  expect((await login(server, username)).data.login.__typename).toBe('InvalidCredentials');
});

test('deleteMe: users and user no longer show the account', async () => {
  const [{ id, username }, viewer] = [await aDeletedPerson(), await aPerson(server)];
  const { data } = await viewer.send(
    `query ($id: ID, $username: String) {
      byId: user(id: $id) { id } byName: user(username: $username) { id } users(search: $username) { totalCount nodes { id } } }`,
    { id, username },
  );
  expect(data).toEqual({ byId: null, byName: null, users: { totalCount: 0, nodes: [] } });
});

test('deleteMe: the row is kept, and only isActive, deactivatedOn, updatedOn, credentialVersion and proofsEndedOn change', async () => {
  const person = await aPerson(server);
  const before = await userRow(server, person);
  await person.send(DELETE_ME);
  const after = await userRow(server, person);
  expect(before.is_active).toBe(true);
  const { updated_on, deactivated_on, credential_version, proofs_ended_on } = after;
  expect(new Date(deactivated_on).getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(after).toEqual({
    ...before,
    is_active: false,
    updated_on,
    deactivated_on,
    credential_version,
    proofs_ended_on,
  });
});

test('deleteMe: the username stays taken, in upper and lower case', async () => {
  const { username } = await aDeletedPerson();
  for (const name of [username, username.toUpperCase()])
    expect((await register(server, { username: name })).data.register.__typename).toBe('UsernameTaken');
});

test('deleteMe: a second deleteMe with the same key is refused', async () => {
  const person = await aDeletedPerson();
  expect((await person.send(DELETE_ME)).code).toBe('UNAUTHENTICATED');
});

test('deleteMe: needs a key', async () => {
  expect((await send(server.url, DELETE_ME)).code).toBe('UNAUTHENTICATED');
});
