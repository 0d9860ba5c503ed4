import { expect, test } from '@jest/globals';
import { anAdmin, scoped, withKey } from '../support/admins.js';
import { faultPaths } from '../support/client.js';
import { CREATE, ROTATE, result } from '../support/keys.js';
import { aPerson, isLive, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const CREDENTIAL = '{ viewerCredential { kind scopes permissions expiresOn apiKeyId } }';
const credentialOf = async ({ send }: Pick<Person, 'send'>) => (await send(CREDENTIAL)).data.viewerCredential;
const make = async (by: Person, input: object) =>
  result(await by.send(CREATE, { input: { name: `k${Math.random()}`, ...input } }));
const scopesOf = async ({ apiKey }: { apiKey: string }, person: Person) =>
  (await credentialOf(withKey(server, person, apiKey))).scopes;

test('viewerCredential: shows the credential of the request and its permissions', async () => {
  const person = await aPerson(server);
  expect(await credentialOf(person)).toMatchObject({ kind: 'LOGIN_KEY', scopes: null });
  const key = await scoped(server, person, ['users:read']);
  const credential = await credentialOf(key);
  expect(credential).toMatchObject({ kind: 'CREATED_KEY', scopes: ['users:read'], permissions: ['users:read'] });
  expect(new Date(credential.expiresOn).getTime()).toBeGreaterThan(Date.now());
});

test('a key that may only read gets FORBIDDEN for every mutation, and stays valid', async () => {
  const key = await scoped(server, await aPerson(server), ['account:read', 'users:read', 'keys:read']);
  for (const mutation of [
    'logout { message }',
    'deleteMe { message }',
    'updateMe(input: { firstName: "Eve" }) { user { id } }',
    'createApiKey(input: { name: "more" }) { __typename }',
  ])
    expect((await key.send(`mutation { ${mutation} }`)).code).toBe('FORBIDDEN');
  expect((await key.send('{ me { firstName } }')).data.me).toEqual({ firstName: null });
});

test('createApiKey: a key cannot grant a permission that its owner lacks', async () => {
  const person = await aPerson(server);
  expect(await make(person, { scopes: ['account:read', 'users:manage', 'app:any'] })).toMatchObject({
    __typename: 'PermissionsExceeded',
  });
});

test('createApiKey: a key cannot create a key with more than its own scopes, even without an argument scopes', async () => {
  const person = await anAdmin(server);
  const key = await scoped(server, person, ['keys:write', 'account:read']);
  expect((await make(key, { scopes: ['users:manage'] })).__typename).toBe('PermissionsExceeded');
  expect(await scopesOf(await make(key, { scopes: ['account:read'] }), person)).toEqual(['account:read']);
  for (const scopes of [undefined, null])
    expect(await scopesOf(await make(key, { scopes }), person)).toEqual(['keys:write', 'account:read']);
});

test('rotateApiKey: a key cannot rotate a key that has more permissions', async () => {
  const person = await aPerson(server);
  const key = await scoped(server, person, ['keys:write']);
  const { nodes } = (await person.send('{ myApiKeys { nodes { id kind scopes } } }')).data.myApiKeys;
  const full = nodes.find(({ kind }: { kind: string }) => kind === 'LOGIN');
  const wide = (await make(person, { scopes: ['keys:write', 'account:write'] })).key;
  for (const { id } of [full, wide])
    expect(result(await key.send(ROTATE, { id })).__typename).toBe('PermissionsExceeded');
  expect(await isLive(server, person.key)).toBe(true);
  const own = await credentialOf(key);
  const rotated = result(await key.send(ROTATE, { id: own.apiKeyId }));
  expect(await scopesOf(rotated, person)).toEqual(['keys:write']);
});

test('a key loses the permissions that its owner loses, at the next request', async () => {
  const person = await anAdmin(server);
  const key = await scoped(server, person, ['roles:manage', 'account:read']);
  expect((await key.send('{ roles { name } }')).errors).toBeUndefined();
  await sql(server, 'delete from role_assignment where user_id = ?', [person.id]);
  expect((await key.send('{ roles { name } }')).code).toBe('FORBIDDEN');
  expect(await credentialOf(key)).toMatchObject({
    scopes: ['roles:manage', 'account:read'],
    permissions: ['account:read'],
  });
});

test.each([[[]], [['nonsense']], [['a:b', 'a:b']], [['A:b']], [['a:b:c']]])(
  'createApiKey: scopes of %j are BAD_USER_INPUT',
  async (scopes) => {
    const person = await aPerson(server);
    expect(faultPaths(await person.send(CREATE, { input: { name: 'x', scopes } }))).toEqual(['input.scopes']);
  },
);
