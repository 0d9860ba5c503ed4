import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { faultPaths, send } from '../support/client.js';
import { CREATE, create, keysOf, LIST, RENAME, REVOKE, ROTATE, result } from '../support/keys.js';
import { aKey, aPerson, isLive, login, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { until } from '../support/until.js';
import { useTestServer } from '../support/use-test-server.js';

const DAY = 86_400_000;
const NOBODYS = '01900000-0000-7000-8000-000000000000';

const server = useTestServer({ API_KEYS_MAX: '5' });

const withKey = (key: string): Pick<Person, 'send'> => ({
  send: (query, variables) => send(server.url, query, variables, { 'x-api-key': key }),
});
const eventsOf = async (person: Person) =>
  (await sql(server, 'select type from audit_event where subject_id = ? order by created_on, id', [person.id])).map(
    ({ type }) => type,
  );

test('createApiKey: the key works, is shown once, and has the lifetime of a key of a login', async () => {
  const person = await aPerson(server);
  const { apiKey, key, __typename } = await create(person, ' deploy ');
  expect(__typename).toBe('CreateApiKeySuccess');
  expect(await isLive(server, apiKey)).toBe(true);
  expect(key).toMatchObject({ name: 'deploy', kind: 'CREATED', lastUsedOn: null, rotatedOn: null });
  expect(key.maskedKey).toBe(`ahk_...${apiKey.slice(-4)}`);
  expect(new Date(key.expiresOn).getTime() - Date.now()).toBeGreaterThan(29 * DAY);
  expect(JSON.stringify(await keysOf(person))).not.toContain(apiKey.slice(4, 20));
  expect(await eventsOf(person)).toEqual(['REGISTERED', 'LOGGED_IN', 'API_KEY_CREATED']);
});

test('createApiKey: the key expires at expiresOn', async () => {
  const person = await aPerson(server);
  const expiresOn = new Date(Date.now() + 4_000).toISOString();
  const { apiKey, key } = await create(person, 'short', { expiresOn });
  expect(key.expiresOn).toBe(expiresOn);
  expect(await isLive(server, apiKey)).toBe(true);
  await wait(4_100);
  expect(await isLive(server, apiKey)).toBe(false);
  expect((await keysOf(person)).map(({ name }) => name)).toEqual([null]);
});

test.each<[string, object, string[]]>([
  ['no name', { name: ' ' }, ['input.name']],
  ['a long name', { name: 'n'.repeat(65) }, ['input.name']],
  ['a bidi control', { name: 'a\u202eb' }, ['input.name']],
  ['an Arabic letter mark', { name: 'a\u061cb' }, ['input.name']],
  ['an invisible character', { name: 'a\u200bb' }, ['input.name']],
  ['a tag character', { name: 'a\u{e0041}b' }, ['input.name']],
  ['a separator of lines', { name: 'a\u2028b' }, ['input.name']],
  ['nothing but joiners', { name: '\u200d' }, ['input.name']],
  ['an end in the past', { name: 'a', expiresOn: '2020-01-01T00:00:00Z' }, ['input.expiresOn']],
  ['an end beyond a year', { name: 'a', expiresOn: '2100-01-01T00:00:00Z' }, ['input.expiresOn']],
])('createApiKey: %s is BAD_USER_INPUT', async (_what, input, paths) => {
  const person = await aPerson(server);
  expect(faultPaths(await person.send(CREATE, { input }))).toEqual(paths);
});

test('createApiKey: a name is unique among the valid keys of a user, and is free again after its key is revoked or expires', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const { key } = await create(person, 'é');
  expect((await create(person, 'e\u0301 ')).__typename).toBe('ApiKeyNameTaken');
  expect((await create(other, 'é')).__typename).toBe('CreateApiKeySuccess');
  await person.send(REVOKE, { id: key.id });
  expect((await create(person, 'é')).__typename).toBe('CreateApiKeySuccess');
});

test('createApiKey: is refused beyond the limit, and one place is reserved for a login', async () => {
  const person = await aPerson(server);
  for (let i = 0; i < 4; i += 1) expect((await create(person, `key ${i}`)).__typename).toBe('CreateApiKeySuccess');
  const refused = await create(person, 'one more');
  expect(refused).toMatchObject({ __typename: 'ApiKeyLimitReached', limit: 5 });
  await person.send('mutation { logout(scope: CURRENT) { message } }');
  const key = await aKey(server, person);
  expect((await create(withKey(key), 'one more')).__typename).toBe('ApiKeyLimitReached');
  expect(await keysOf(withKey(key))).toHaveLength(5);
});

test('login: beyond the limit it revokes the oldest key of a login, and no key of createApiKey', async () => {
  const person = await aPerson(server);
  const made = [(await create(person, 'a')).apiKey, (await create(person, 'b')).apiKey];
  const logins = [person.key];
  for (let i = 0; i < 4; i += 1) logins.push(await aKey(server, person));
  expect(await Promise.all(logins.map((key) => isLive(server, key)))).toEqual([false, false, true, true, true]);
  expect(await Promise.all(made.map((key) => isLive(server, key)))).toEqual([true, true]);
  expect((await eventsOf(person)).filter((type) => type === 'API_KEY_REVOKED')).toHaveLength(2);
});

test('renameApiKey: gives a name, unless another valid key has this name', async () => {
  const person = await aPerson(server);
  const { key } = await create(person, 'old');
  await create(person, 'taken');
  expect(result(await person.send(RENAME, { id: key.id, name: 'new' }))).toMatchObject({
    __typename: 'RenameApiKeySuccess',
    key: { id: key.id, name: 'new' },
  });
  expect(result(await person.send(RENAME, { id: key.id, name: 'new' })).__typename).toBe('RenameApiKeySuccess');
  expect(result(await person.send(RENAME, { id: key.id, name: 'taken' })).__typename).toBe('ApiKeyNameTaken');
});

test('renameApiKey: the same name again changes nothing and is not an event', async () => {
  const person = await aPerson(server);
  const { key } = await create(person, 'same');
  for (let i = 0; i < 3; i += 1)
    expect(result(await person.send(RENAME, { id: key.id, name: 'same ' })).__typename).toBe('RenameApiKeySuccess');
  expect(await eventsOf(person)).not.toContain('API_KEY_RENAMED');
});

test('rotateApiKey: the new key has the name, kind and lifetime of the old key; without an overlap the old key is revoked at once', async () => {
  const person = await aPerson(server);
  const { apiKey, key } = await create(person, 'deploy', { expiresOn: new Date(Date.now() + 10 * DAY).toISOString() });
  const rotated = result(await person.send(ROTATE, { id: key.id }));
  expect(rotated.key).toMatchObject({ name: 'deploy', kind: 'CREATED', rotatedOn: null });
  expect(Math.round((new Date(rotated.key.expiresOn).getTime() - Date.now()) / DAY)).toBe(10);
  expect([await isLive(server, apiKey), await isLive(server, rotated.apiKey)]).toEqual([false, true]);
});

test('rotateApiKey: during the overlap both keys work; the old key cannot be rotated again, and expires after the overlap', async () => {
  const person = await aPerson(server);
  const { apiKey, key } = await create(person, 'deploy');
  const rotated = result(await person.send(ROTATE, { id: key.id, overlap: 4 }));
  expect([await isLive(server, apiKey), await isLive(server, rotated.apiKey)]).toEqual([true, true]);
  expect(result(await person.send(ROTATE, { id: key.id })).__typename).toBe('ApiKeyAlreadyRotated');
  expect((await keysOf(person)).map(({ name, rotatedOn }) => [name, rotatedOn !== null])).toEqual([
    ['deploy', false],
    ['deploy', true],
    [null, false],
  ]);
  await wait(4_100);
  expect([await isLive(server, apiKey), await isLive(server, rotated.apiKey)]).toEqual([false, true]);
});

test('rotateApiKey: works at the limit of keys, and a place never has more than two keys', async () => {
  const person = await aPerson(server);
  const keys = [];
  for (let i = 0; i < 4; i += 1) keys.push(await create(person, `key ${i}`));
  const first = result(await person.send(ROTATE, { id: keys[0].key.id, overlap: 600 }));
  const second = result(await person.send(ROTATE, { id: first.key.id, overlap: 600 }));
  expect(await Promise.all([keys[0], first, second].map(({ apiKey }) => isLive(server, apiKey)))).toEqual([
    false,
    true,
    true,
  ]);
});

test('revokeApiKey, logout: a rotated key also revokes the key that it replaced, so that rotation cannot exceed the limit', async () => {
  const person = await aPerson(server);
  const old: string[] = [];
  for (let i = 0; i < 6; i += 1) {
    const { apiKey, key } = await create(person, `key ${i}`);
    const rotated = result(await person.send(ROTATE, { id: key.id, overlap: 600 }));
    old.push(apiKey);
    expect(await isLive(server, apiKey)).toBe(true);
    await person.send(REVOKE, { id: rotated.key.id });
  }
  expect(await Promise.all(old.map((key) => isLive(server, key)))).toEqual(old.map(() => false));
  expect(await keysOf(person)).toHaveLength(1);
  const [own] = await keysOf(person);
  const { apiKey } = result(await person.send(ROTATE, { id: own?.id, overlap: 600 }));
  await withKey(apiKey).send('mutation { logout(scope: CURRENT) { revokedKeys } }');
  expect(await isLive(server, person.key)).toBe(false);
});

test('renameApiKey, rotateApiKey, revokeApiKey: an id may be written in upper case', async () => {
  const person = await aPerson(server);
  const { key } = await create(person, 'a');
  const id = key.id.toUpperCase();
  expect(result(await person.send(RENAME, { id, name: 'b' })).__typename).toBe('RenameApiKeySuccess');
  expect(result(await person.send(ROTATE, { id })).__typename).toBe('RotateApiKeySuccess');
});

test('rotateApiKey: a key can rotate itself', async () => {
  const person = await aPerson(server);
  const [own] = await keysOf(person);
  const rotated = result(await person.send(ROTATE, { id: own?.id }));
  expect([await isLive(server, person.key), await isLive(server, rotated.apiKey)]).toEqual([false, true]);
});

test.each([-1, 604_801])('rotateApiKey: an overlap of %i seconds is BAD_USER_INPUT', async (overlap) => {
  const person = await aPerson(server);
  expect(faultPaths(await person.send(ROTATE, { id: NOBODYS, overlap }))).toEqual(['overlap']);
});

test('revokeApiKey: the key fails at the next request, the other keys stay valid', async () => {
  const person = await aPerson(server);
  const { apiKey, key } = await create(person, 'a');
  const { apiKey: other } = await create(person, 'b');
  expect(result(await person.send(REVOKE, { id: key.id }))).toEqual({
    __typename: 'RevokeApiKeySuccess',
    revokedKeyId: key.id,
  });
  expect([await isLive(server, apiKey), await isLive(server, other)]).toEqual([false, true]);
  expect(await eventsOf(person)).toEqual(expect.arrayContaining(['API_KEY_CREATED', 'API_KEY_REVOKED']));
});

test('renameApiKey, rotateApiKey, revokeApiKey: the key of another user gets the same response as an unknown key and an expired key', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const foreign = (await create(other, 'theirs')).key.id;
  const ended = (await create(person, 'mine')).key.id;
  await person.send(REVOKE, { id: ended });
  for (const mutation of [RENAME, ROTATE, REVOKE]) {
    const answers = [];
    for (const id of [foreign, ended, NOBODYS]) answers.push((await person.send(mutation, { id, name: 'x' })).text);
    expect(answers[0]).toContain('ApiKeyNotFound');
    expect(new Set(answers).size).toBe(1);
  }
  expect((await keysOf(other)).map(({ name }) => name)).toEqual(['theirs', null]);
});

test('myApiKeys: only valid keys, newest first, in pages', async () => {
  const person = await aPerson(server);
  for (const name of ['a', 'b', 'c']) await create(person, name);
  const { key } = await create(withKey(person.key), 'd');
  await person.send(REVOKE, { id: key.id });
  const first = result(await person.send(LIST, { first: 2 }));
  const second = result(await person.send(LIST, { first: 2, after: first.pageInfo.endCursor }));
  expect([...first.nodes, ...second.nodes].map(({ name }) => name)).toEqual(['c', 'b', 'a', null]);
  expect([first.totalCount, first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([4, true, false]);
});

test('logout: ALL also revokes keys of createApiKey', async () => {
  const person = await aPerson(server);
  const { apiKey } = await create(person, 'a');
  expect((await person.send('mutation { logout { revokedKeys } }')).data.logout.revokedKeys).toBe(2);
  expect(await isLive(server, apiKey)).toBe(false);
});

/** Waits until something is seen; the use of keys is noted behind the requests. */
test('lastUsedOn: is written after the response, once a minute', async () => {
  const person = await aPerson(server);
  const { apiKey, key } = await create(person, 'used');
  const used = async () => (await keysOf(person)).find(({ id }) => id === key.id)?.lastUsedOn;
  const begin = Date.now();
  for (let i = 0; i < 10; i += 1) await isLive(server, apiKey);
  const first = await until(used, Boolean);
  expect(Math.abs(new Date(first ?? 0).getTime() - begin)).toBeLessThan(60_000);
  for (let i = 0; i < 10; i += 1) await isLive(server, apiKey);
  await wait(1_500);
  expect(await used()).toBe(first);
  await sql(server, "update api_key set last_used_on = now() - interval '61 seconds' where id = ?", [key.id]);
  await isLive(server, apiKey);
  const again = await until(used, (on) => new Date(on ?? 0).getTime() > Date.now() - 30_000);
  expect(new Date(again ?? 0).getTime()).toBeGreaterThan(Date.now() - 30_000);
});

test('lastUsedOn: if it cannot be written, no request fails', async () => {
  const person = await aPerson(server);
  const complaints = async () =>
    server.log.filter(({ msg }) => msg === 'the last use of API keys could not be written');
  await sql(server, `create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
  await sql(server, 'create trigger refuse before update on api_key for each row execute function refuse()');
  try {
    expect(await isLive(server, person.key)).toBe(true);
    expect(await until(complaints, ({ length }) => length > 0)).toEqual([expect.objectContaining({ level: 'warn' })]);
    expect(await isLive(server, person.key)).toBe(true);
  } finally {
    await sql(server, 'drop function refuse cascade');
  }
});

test('API_KEY_IDLE_TTL: a key without use for this time gets the response of an unknown key; a used key stays valid', async () => {
  const strict = await startTestServer({ API_KEY_IDLE_TTL: '10m' });
  try {
    const person = await aPerson(strict);
    const idle = await aKey(strict, person);
    await sql(strict, "update api_key set created_on = now() - interval '11 minutes'");
    const [first] = await sql(strict, 'select id from api_key order by id limit 1');
    await sql(strict, "update api_key set last_used_on = now() - interval '9 minutes' where id = ?", [first?.id]);
    expect([await isLive(strict, person.key), await isLive(strict, idle)]).toEqual([true, false]);
    const nodes = (await person.send('{ myApiKeys { nodes { id } } }')).data.myApiKeys.nodes;
    expect(nodes).toEqual([{ id: first?.id }]);
  } finally {
    await strict.stop();
  }
});

test('login: works when scripts use all other places for keys', async () => {
  const person = await aPerson(server);
  for (let i = 0; i < 6; i += 1) await create(person, `key ${i}`);
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
});
