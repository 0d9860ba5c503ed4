import { expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.js';
import { loadConfig } from '../../src/config/load-config.js';
import { act, anAdmin, give, scoped, withKey } from '../support/admins.js';
import { send } from '../support/client.js';
import { create, result } from '../support/keys.js';
import { addPasskey, MY_FACTORS } from '../support/passkeys.js';
import { aPerson, type Person } from '../support/people.js';
import { addApp } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const AUDIENCE = 'https://orders.example.com';
const server = useTestServer({
  SECOND_FACTOR_REQUIRED_ROLES: 'admin,editor',
  ACCESS_TOKEN_AUDIENCES: AUDIENCE,
});
const ROLES = '{ roles { name } }';
const MISSING = '{ viewerCredential { secondFactorMissing permissions } me { roles permissions } }';
const permissionsOf = async (person: Pick<Person, 'send'>): Promise<string[]> =>
  (await person.send('{ viewerCredential { permissions } }')).data.viewerCredential.permissions;

test('a role that requires a second factor grants nothing without one: the account keeps its own permissions, and says why', async () => {
  const person = await anAdmin(server);
  const { data } = await person.send(MISSING);
  expect(data.viewerCredential.secondFactorMissing).toBe(true);
  expect(data.me.roles).toEqual(['admin', 'user']);
  const own = ['account:read', 'account:write', 'keys:read', 'keys:write', 'users:read'];
  expect([data.viewerCredential.permissions, data.me.permissions]).toEqual([own, own]);
  expect((await person.send(ROLES)).code).toBe('FORBIDDEN');
});

test.each(['an app', 'a passkey'])('%s gives the role back at the next request, for every key', async (factor) => {
  const person = await anAdmin(server);
  const script = withKey(server, person, (await create(person, 'script')).apiKey);
  expect((await script.send(ROLES)).code).toBe('FORBIDDEN');
  if (factor === 'an app') await addApp(person);
  else await addPasskey(server, person);
  expect((await person.send(ROLES)).code).toBeUndefined();
  expect((await script.send(ROLES)).code).toBeUndefined();
  expect((await person.send(MISSING)).data.viewerCredential.secondFactorMissing).toBe(false);
});

test('without the factor nothing is granted any more, at the next request, to keys with scopes, tokens and verifyApiKey too', async () => {
  const [person, admin] = [await anAdmin(server), await anAdmin(server)];
  for (const each of [person, admin]) await addApp(each);
  const script = await scoped(server, person, ['roles:manage']);
  const query = `mutation { issueAccessToken(input: { audience: "http://localhost:${new URL(server.url).port}" }) {
    ... on IssueAccessTokenSuccess { accessToken } } }`;
  const { accessToken } = result(await person.send(query));
  const byToken = () => send(server.url, ROLES, undefined, { authorization: `Bearer ${accessToken}` });
  expect([(await script.send(ROLES)).code, (await byToken()).code]).toEqual([undefined, undefined]);
  expect(await permissionsOf(script)).toEqual(['roles:manage']);
  await act(admin, 'removeUserFactors', person.id);
  expect((await byToken()).code).toBe('UNAUTHENTICATED');
  const again = await aPerson(server);
  await give(server, again, 'admin');
  expect(await permissionsOf(again)).not.toContain('roles:manage');
  const verified = result(await admin.send(`{ verifyApiKey(key: "${again.key}") { active permissions } }`));
  expect(verified).toMatchObject({ active: true });
  expect(verified.permissions).not.toContain('roles:manage');
});

test('a role that is not named grants as before', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  await addApp(admin);
  const query = 'mutation { createRole(input: { name: "auditor", permissions: ["audit:read"] }) { __typename } }';
  await admin.send(query);
  await give(server, person, 'auditor');
  expect(await permissionsOf(person)).toContain('audit:read');
  expect((await person.send(MISSING)).data.viewerCredential.secondFactorMissing).toBe(false);
});

test('the last factor of such a user is SecondFactorNeeded with the roles; another factor makes it removable', async () => {
  const person = await anAdmin(server);
  await addApp(person);
  const disable = 'mutation { disableTotp { __typename ... on SecondFactorNeeded { roles } } }';
  expect(result(await person.send(disable))).toEqual({ __typename: 'SecondFactorNeeded', roles: ['admin'] });
  const { id } = await addPasskey(server, person);
  expect(result(await person.send(disable))).toEqual({ __typename: 'DisableTotpSuccess' });
  const remove = `mutation { removePasskey(id: "${id}") { __typename ... on SecondFactorNeeded { roles } } }`;
  expect(result(await person.send(remove))).toEqual({ __typename: 'SecondFactorNeeded', roles: ['admin'] });
  expect((await person.send(MY_FACTORS)).data.myFactors).toMatchObject({ totpEnabledOn: null, recoveryCodesLeft: 10 });
});

test('of two factors that are removed at once by such a user one stays', async () => {
  const person = await anAdmin(server);
  await addApp(person);
  const { id } = await addPasskey(server, person);
  const answers = await Promise.all([
    person.send('mutation { disableTotp { __typename } }'),
    person.send(`mutation { removePasskey(id: "${id}") { __typename } }`),
  ]);
  expect(answers.map((answer) => result(answer).__typename).sort()).toContain('SecondFactorNeeded');
});

test('somebody who may manage users cannot act on an admin whose role grants nothing yet', async () => {
  const [admin, manager, lacking] = [await anAdmin(server), await aPerson(server), await anAdmin(server)];
  await addApp(admin);
  await admin.send('mutation { createRole(input: { name: "helper", permissions: ["users:manage"] }) { __typename } }');
  await give(server, manager, 'helper');
  for (const mutation of ['resetUserPassword', 'deactivateUser', 'removeUserFactors', 'revokeUserApiKeys'])
    expect((await act(manager, mutation, lacking.id)).__typename).toBe('PermissionsExceeded');
});

test.each(['user', 'admin,user', 'Admin', 'ad min'])(
  'configuration: SECOND_FACTOR_REQUIRED_ROLES=%s is a fault',
  (value) => {
    expect(() => loadConfig({ NODE_ENV: 'test', SECOND_FACTOR_REQUIRED_ROLES: value })).toThrow(ConfigError);
  },
);
