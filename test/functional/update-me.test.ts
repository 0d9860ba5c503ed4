import { expect, test } from '@jest/globals';
import { faultPaths, send } from '../support/client.js';
import { aName, aPerson } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const FIELDS = 'id username firstName lastName createdOn updatedOn';
const UPDATE_ME = `mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { ${FIELDS} } } }`;
const ME = `{ me { ${FIELDS} } }`;

/** What Ada Lovelace is called after the change, as the next request tells it. */
async function renamed(input: object) {
  const person = await aPerson(server, { firstName: 'Ada', lastName: 'Lovelace' });
  const { data } = await person.send(UPDATE_ME, { input });
  const { me } = (await person.send(ME)).data;
  expect(data.updateMe.user).toEqual(me);
  return [me.firstName, me.lastName];
}

test.each<[string, object, (string | null)[]]>([
  ['nothing given changes nothing', {}, ['Ada', 'Lovelace']],
  ['an absent name stays', { firstName: 'Augusta' }, ['Augusta', 'Lovelace']],
  ['null clears', { lastName: null }, ['Ada', null]],
  ['nothing but space clears', { firstName: ' \u00a0\u3000', lastName: '' }, [null, null]],
  ['space around a name is cut', { firstName: '  Ada Augusta\u00a0' }, ['Ada Augusta', 'Lovelace']],
  ['a name is kept in NFC', { firstName: 'Zoë'.normalize('NFD') }, ['Zoë'.normalize('NFC'), 'Lovelace']],
  ['64 characters beyond the BMP are welcome', { firstName: '𝒜'.repeat(64) }, ['𝒜'.repeat(64), 'Lovelace']],
  ['64 characters that were typed as 128 are', { firstName: 'e\u0301'.repeat(64) }, ['é'.repeat(64), 'Lovelace']],
  ['64 characters with space around them are', { lastName: ` ${'x'.repeat(64)} ` }, ['Ada', 'x'.repeat(64)]],
  ['ZWJ and ZWNJ are letters', { firstName: 'क्\u200dष', lastName: 'می\u200cخواهم' }, ['क्\u200dष', 'می\u200cخواهم']],
])('updateMe: %s', async (_what, input, names) => {
  expect(await renamed(input)).toEqual(names);
});

test.each(["O'Neill", 'what?', '\\?', 'back\\slash', '$1 $2', '??', '%s {0}', '\'; drop table "user"; --', '"quoted"'])(
  'updateMe: the name %s is returned without a change',
  async (name) => {
    expect(await renamed({ firstName: name, lastName: name })).toEqual([name, name]);
  },
);

test.each([
  ['65 characters', 'S3cr-t'.padEnd(65, 'é')],
  ['65 characters beyond the BMP', '𝒜'.repeat(65)],
  ['a lone surrogate', 'S3cr-t\udc00'],
  ['NUL', 'S3cr-t\u0000'],
  ['a line break', 'S3cr-t\nx'],
  ['a bidi override', 'S3cr-t\u202e'],
  ['a bidi isolate', 'S3cr-t\u2066'],
])('updateMe: a name with %s is refused, and the other name does not change', async (_what, name) => {
  const person = await aPerson(server, { firstName: 'Ada' });
  const answer = await person.send(UPDATE_ME, { input: { firstName: 'Eve', lastName: name } });
  expect(faultPaths(answer)).toEqual(['input.lastName']);
  expect(answer.text).not.toContain('S3cr-t');
  expect((await person.send(ME)).data.me).toMatchObject({ firstName: 'Ada', lastName: null });
});

test('updateMe: reports both faulty names at once', async () => {
  const person = await aPerson(server);
  const answer = await person.send(UPDATE_ME, { input: { firstName: 'x\u202e', lastName: 'y'.repeat(65) } });
  expect(faultPaths(answer)).toEqual(['input.firstName', 'input.lastName']);
});

test('updateMe: changes updatedOn, and nothing else of the user', async () => {
  const person = await aPerson(server);
  const before = (await person.send(ME)).data.me;
  const { user } = (await person.send(UPDATE_ME, { input: { firstName: 'Ada' } })).data.updateMe;
  expect(Date.parse(user.updatedOn)).toBeGreaterThan(Date.parse(before.updatedOn));
  expect(user).toEqual({ ...before, firstName: 'Ada', updatedOn: user.updatedOn });
});

test('updateMe: changes no other user', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server, { firstName: 'Grace' })];
  const before = (await other.send(ME)).data.me;
  await person.send(UPDATE_ME, { input: { firstName: 'Ada', lastName: null } });
  expect((await other.send(ME)).data.me).toEqual(before);
});

test('updateMe: a search finds the new name and no longer the old name', async () => {
  const [old, name] = [aName(), aName()];
  const person = await aPerson(server, { firstName: `Old${old}` });
  await person.send(UPDATE_ME, { input: { firstName: `New${name}` } });
  const found = async (search: string) =>
    (await person.send('query ($search: String) { users(search: $search) { nodes { id } } }', { search })).data.users
      .nodes;
  expect(await found(`old${old}`)).toEqual([]);
  expect(await found(`new${name}`)).toEqual([{ id: person.id }]);
});

test('updateMe: needs a key', async () => {
  expect((await send(server.url, UPDATE_ME, { input: { firstName: 'Eve' } })).code).toBe('UNAUTHENTICATED');
});
