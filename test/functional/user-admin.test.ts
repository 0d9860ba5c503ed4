import { beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin, give, scoped, setRoles, withKey } from '../support/admins.js';
import { faultPaths } from '../support/client.js';
import { create, result } from '../support/keys.js';
import { aKey, aPerson, isLive, login, type Person, register } from '../support/people.js';
import { sql, userRow } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const NOBODYS = '01900000-0000-7000-8000-000000000000';
const MUTATIONS = ['deactivateUser', 'restoreUser', 'revokeUserApiKeys', 'resetUserPassword', 'purgeUser'];

const server = useTestServer({ USER_RETENTION: '30d' });
let admin: Person;
beforeAll(async () => {
  admin = await anAdmin(server);
});

/** Somebody who holds a role of their own with these permissions. */
async function somebodyWith(permissions: string[]): Promise<Person> {
  const name = `role-${Math.random().toString(36).slice(2)}`;
  await admin.send('mutation ($input: CreateRoleInput!) { createRole(input: $input) { __typename } }', {
    input: { name, permissions },
  });
  const person = await aPerson(server);
  await give(server, person, name);
  return person;
}
const outOfRetention = ({ id }: Person) =>
  sql(server, 'update "user" set deactivated_on = now() - interval \'31 days\' where id = ?', [id]);
const list = async (args: string, by = admin): Promise<string[]> => {
  const { data, text } = await by.send(`{ users(first: 100, ${args}) { nodes { username } } }`);
  if (!data) throw new Error(text);
  return data.users.nodes.map(({ username }: Person) => username);
};

test('deactivateUser: keys fail at the next request, login is refused like an unknown name, and only admins see the user', async () => {
  const person = await aPerson(server);
  const other = await aKey(server, person);
  const outcome = await act(
    admin,
    'deactivateUser',
    person.id,
    '',
    '... on DeactivateUserSuccess { revokedKeys user { deactivatedOn } }',
  );
  expect(outcome).toMatchObject({ __typename: 'DeactivateUserSuccess', revokedKeys: 2 });
  expect(Date.now() - new Date(outcome.user.deactivatedOn).getTime()).toBeLessThan(60_000);
  expect([await isLive(server, person.key), await isLive(server, other)]).toEqual([false, false]);
  expect((await login(server, person.username)).data).toEqual((await login(server, 'nobody-at-all')).data);
  expect((await admin.send(`{ user(id: "${person.id}") { id } }`)).data.user).toBeNull();
  expect(await list(`search: "${person.username}"`)).toEqual([]);
  expect(await list(`search: "${person.username}", includeInactive: true`)).toEqual([person.username]);
});

test('restoreUser: the account works again, its keys stay revoked', async () => {
  const person = await aPerson(server);
  await act(admin, 'deactivateUser', person.id);
  expect((await act(admin, 'restoreUser', person.id)).__typename).toBe('RestoreUserSuccess');
  expect(await isLive(server, person.key)).toBe(false);
  expect(await isLive(server, await aKey(server, person))).toBe(true);
  expect((await userRow(server, person)).deactivated_on).toBeNull();
});

test('restoreUser: restores an account that its owner deleted', async () => {
  const person = await aPerson(server);
  await person.send('mutation { deleteMe { message } }');
  expect((await act(admin, 'restoreUser', person.id)).__typename).toBe('RestoreUserSuccess');
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
});

test('deactivateUser and restoreUser: an account that already has the state does not change, and there is no event', async () => {
  const person = await aPerson(server);
  expect((await act(admin, 'restoreUser', person.id)).__typename).toBe('RestoreUserSuccess');
  await act(admin, 'deactivateUser', person.id);
  const { deactivated_on } = await userRow(server, person);
  expect((await act(admin, 'deactivateUser', person.id)).__typename).toBe('DeactivateUserSuccess');
  expect((await userRow(server, person)).deactivated_on).toEqual(deactivated_on);
  const events = await sql(server, 'select type from audit_event where subject_id = ? and actor_id = ?', [
    person.id,
    admin.id,
  ]);
  expect(events.map(({ type }) => type)).toEqual(['DEACTIVATED']);
});

test('revokeUserApiKeys: every key is revoked, the account stays active', async () => {
  const person = await aPerson(server);
  await create(person, 'deploy');
  expect(
    await act(admin, 'revokeUserApiKeys', person.id, '', '... on RevokeUserApiKeysSuccess { revokedKeys }'),
  ).toEqual({
    __typename: 'RevokeUserApiKeysSuccess',
    revokedKeys: 2,
  });
  expect(await isLive(server, person.key)).toBe(false);
  expect((await login(server, person.username)).data.login.__typename).toBe('LoginSuccess');
});

test.each(MUTATIONS)(
  '%s: an unknown id is UserNotFound, a text that is not a UUID is BAD_USER_INPUT',
  async (mutation) => {
    expect((await act(admin, mutation, NOBODYS)).__typename).toBe('UserNotFound');
    expect(faultPaths(await admin.send(`mutation { ${mutation}(id: "x") { __typename } }`))).toEqual(['id']);
  },
);

test.each([...MUTATIONS, 'setUserRoles'])(
  '%s: a holder of users:manage cannot act on a user with more permissions',
  async (mutation) => {
    const manager = await somebodyWith(['users:manage', 'roles:manage']);
    const more = mutation === 'setUserRoles' ? ', roles: []' : '';
    const outcome = await act(manager, mutation, admin.id, more, '... on PermissionsExceeded { permissions }');
    expect(outcome.__typename).toBe('PermissionsExceeded');
    expect(outcome.permissions).toEqual(expect.arrayContaining(['audit:read', 'keys:verify']));
    expect(await isLive(server, admin.key)).toBe(true);
  },
);

test('a key with only the scope users:manage can act on ordinary users, and not on users with more permissions', async () => {
  const key = await scoped(server, admin, ['users:manage']);
  expect((await act(key, 'revokeUserApiKeys', (await aPerson(server)).id)).__typename).toBe('RevokeUserApiKeysSuccess');
  const powerful = await somebodyWith(['bank:open']);
  expect((await act(key, 'resetUserPassword', powerful.id)).__typename).toBe('PermissionsExceeded');
  expect((await act(key, 'resetUserPassword', admin.id)).__typename).toBe('ConfirmationRequired');
});

test('purgeUser: is refused for an active account, and before USER_RETENTION is over', async () => {
  const person = await aPerson(server);
  expect((await act(admin, 'purgeUser', person.id)).__typename).toBe('UserIsActive');
  await act(admin, 'deactivateUser', person.id);
  const outcome = await act(admin, 'purgeUser', person.id, '', '... on RetentionNotOver { purgeableOn }');
  expect(outcome.__typename).toBe('RetentionNotOver');
  expect(Math.round((new Date(outcome.purgeableOn).getTime() - Date.now()) / 86_400_000)).toBe(30);
  expect(await userRow(server, person)).toBeDefined();
});

test('purgeUser: no personal data is left, events keep the id, and the name stays taken', async () => {
  const person = await aPerson(server, { firstName: 'Erika', lastName: 'Mustermann' });
  await act(admin, 'deactivateUser', person.id);
  await outOfRetention(person);
  expect(await act(admin, 'purgeUser', person.id, '', '... on PurgeUserSuccess { purgedUserId }')).toEqual({
    __typename: 'PurgeUserSuccess',
    purgedUserId: person.id,
  });
  expect(await userRow(server, person)).toBeUndefined();
  for (const table of ['api_key', 'known_address', 'role_assignment'])
    expect(await sql(server, `select 1 from ${table} where user_id = ?`, [person.id])).toEqual([]);
  const events = await sql(
    server,
    'select type, address, user_agent from audit_event where subject_id = ? order by created_on, id',
    [person.id],
  );
  expect(events.map(({ type }) => type)).toEqual(['REGISTERED', 'LOGGED_IN', 'DEACTIVATED', 'PURGED']);
  expect(events.map(({ address }) => address)).toEqual(['erased', 'erased', '127.0.0.1', '127.0.0.1']);
  expect(events.slice(0, 2).every(({ user_agent }) => user_agent === null)).toBe(true);
  for (const username of [person.username, person.username.toUpperCase()])
    expect((await register(server, { username })).data.register.__typename).toBe('UsernameTaken');
  expect((await act(admin, 'purgeUser', person.id)).__typename).toBe('UserNotFound');
  const tables = await sql(server, "select table_name from information_schema.tables where table_schema = 'public'");
  for (const { table_name } of tables) {
    const rows = JSON.stringify(await sql(server, `select * from "${table_name}"`));
    for (const text of [person.username, 'Erika', 'Mustermann'])
      expect([table_name, rows.includes(text)]).toEqual([table_name, false]);
  }
});

test('setUserRoles: the last admin cannot lose the role, be deactivated or delete their account', async () => {
  const alone = await startTestServer();
  try {
    const last = await anAdmin(alone);
    expect((await setRoles(last, last, [])).__typename).toBe('LastAdmin');
    expect((await act(last, 'deactivateUser', last.id)).__typename).toBe('LastAdmin');
    const deletion = await last.send(
      'mutation { deleteMe { __typename deletedUserId message ... on UserError { message } } }',
    );
    expect(deletion.data.deleteMe).toMatchObject({ __typename: 'LastAdmin', deletedUserId: null });
    expect(await isLive(alone, last.key)).toBe(true);
    const next = await aPerson(alone);
    expect((await setRoles(last, next, ['admin'])).__typename).toBe('SetUserRolesSuccess');
    expect((await last.send('mutation { deleteMe { __typename message } }')).data.deleteMe.__typename).toBe(
      'DeleteMePayload',
    );
    expect((await setRoles(next, next, [])).__typename).toBe('LastAdmin');
  } finally {
    await alone.stop();
  }
});

test('setUserRoles: gives the named roles and removes all others at the next request; one event names the roles', async () => {
  const person = await aPerson(server);
  expect((await person.send('{ roles { name } }')).code).toBe('FORBIDDEN');
  expect((await setRoles(admin, person, ['admin', 'user'])).user.roles).toEqual(['admin', 'user']);
  expect((await person.send('{ roles { name } }')).errors).toBeUndefined();
  expect((await setRoles(admin, person, ['admin'])).user.roles).toEqual(['admin', 'user']);
  expect((await setRoles(admin, person, [])).user.roles).toEqual(['user']);
  expect((await person.send('{ roles { name } }')).code).toBe('FORBIDDEN');
  const events = await sql(
    server,
    "select detail from audit_event where type = 'ROLES_CHANGED' and subject_id = ? order by created_on, id",
    [person.id],
  );
  expect(events.map(({ detail }) => detail)).toEqual(['admin, user', null]);
});

test.each([[Array.from({ length: 21 }, (_, i) => `r${i}`)], [['a', 'a']], [['Upper']]])(
  'setUserRoles: too many names, a name twice, and an invalid name are BAD_USER_INPUT (%#)',
  async (roles) => {
    const answer = await admin.send(
      'mutation ($id: ID!, $roles: [String!]!) { setUserRoles(id: $id, roles: $roles) { __typename } }',
      {
        id: NOBODYS,
        roles,
      },
    );
    expect(faultPaths(answer)).toEqual(['roles']);
  },
);

test('users: filters by role, can include inactive users, and has each order', async () => {
  const prefix = `o${Date.now().toString(36)}-`;
  const people = [];
  for (const name of ['b', 'C', 'a']) people.push(await aPerson(server, { username: prefix + name }));
  const names = (letters: string) => [...letters].map((letter) => prefix + letter);
  const search = `search: "${prefix}"`;
  expect(await list(search)).toEqual(names('aCb'));
  expect(await list(`${search}, orderBy: CREATED_ON_ASC`)).toEqual(names('bCa'));
  expect(await list(`${search}, orderBy: USERNAME_ASC`)).toEqual(names('abC'));
  expect(await list(`${search}, orderBy: USERNAME_DESC`)).toEqual(names('Cba'));
  await setRoles(admin, people[0] as Person, ['admin']);
  await act(admin, 'deactivateUser', (people[1] as Person).id);
  expect(await list(`${search}, role: "admin"`)).toEqual(names('b'));
  expect(await list(`${search}, role: "user"`)).toEqual(names('ab'));
  expect(await list(`${search}, role: "nowhere"`)).toEqual([]);
  expect(await list(`${search}, includeInactive: true, orderBy: USERNAME_ASC`)).toEqual(names('abC'));
});

test.each(['CREATED_ON_DESC', 'CREATED_ON_ASC', 'USERNAME_ASC', 'USERNAME_DESC'])(
  'users: ordered by %s, the pages in both directions have each user once; a cursor does not work with another order',
  async (orderBy) => {
    const prefix = `p${orderBy.replaceAll('_', '').toLowerCase()}-`;
    const insert = `insert into "user" (id, created_on, updated_on, username, canonical_username, is_active)
      select gen_random_uuid(), at, at, name, name, true
      from generate_series(1, 25) n, lateral (select timestamptz '2026-01-01' + n / 4 * interval '1 ms' as at, ? || (n * 7 % 25) as name) _`;
    await sql(server, insert, [prefix]);
    const all = await list(`search: "${prefix}", orderBy: ${orderBy}`);
    expect(new Set(all).size).toBe(25);
    const page = async (args: string) => {
      const query = `{ users(search: "${prefix}", orderBy: ${orderBy}, ${args}) { nodes { username } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;
      return (await admin.send(query)).data.users;
    };
    const forward: string[] = [];
    for (let after = ''; ; ) {
      const { nodes, pageInfo } = await page(`first: 4${after}`);
      forward.push(...nodes.map(({ username }: Person) => username));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    const backward: string[] = [];
    for (let before = ''; ; ) {
      const { nodes, pageInfo } = await page(`last: 4${before}`);
      backward.unshift(...nodes.map(({ username }: Person) => username));
      if (!pageInfo.hasPreviousPage) break;
      before = `, before: "${pageInfo.startCursor}"`;
    }
    expect([forward, backward]).toEqual([all, all]);
    const { endCursor } = (await page('first: 1')).pageInfo;
    const other = orderBy === 'USERNAME_ASC' ? 'USERNAME_DESC' : 'USERNAME_ASC';
    const foreign = await admin.send(
      `{ users(search: "${prefix}", orderBy: ${other}, after: "${endCursor}") { nodes { id } } }`,
    );
    expect(faultPaths(foreign)).toEqual(['after']);
  },
);

test('setUserRoles: the event has all names of roles, even the longest', async () => {
  const person = await aPerson(server);
  const names = Array.from({ length: 19 }, (_, i) => `${'long'.repeat(15)}${i}`);
  for (const name of names)
    await admin.send(`mutation { createRole(input: { name: "${name}", permissions: [] }) { __typename } }`);
  expect((await setRoles(admin, person, [...names, 'admin'])).__typename).toBe('SetUserRolesSuccess');
  const [{ detail }] = await sql(
    server,
    "select detail from audit_event where type = 'ROLES_CHANGED' and subject_id = ?",
    [person.id],
  );
  expect(detail).toBe([...names, 'admin'].join(', '));
});

test("myAuditEvents, exportMyData: an event by an admin shows neither the admin's address nor their key", async () => {
  const person = await aPerson(server);
  await setRoles(admin, person, ['admin']);
  const [event] = (await person.send('{ myAuditEvents { nodes { type actorId address userAgent apiKeyId } } }')).data
    .myAuditEvents.nodes;
  expect(event).toEqual({
    type: 'ROLES_CHANGED',
    actorId: admin.id,
    address: 'withheld',
    userAgent: null,
    apiKeyId: null,
  });
  const { auditEvents } = (await person.send('{ exportMyData }')).data.exportMyData;
  expect(auditEvents[0]).toMatchObject({ type: 'ROLES_CHANGED', address: 'withheld', apiKeyId: null });
  const all = await admin.send(`{ auditEvents(subjectId: "${person.id}", first: 1) { nodes { address } } }`);
  expect(all.data.auditEvents.nodes).toEqual([{ address: '127.0.0.1' }]);
  await setRoles(admin, person, []);
});

test('an admin who acts on themself gets their own roles in the response, and no DENIED event is recorded', async () => {
  const self = await anAdmin(server);
  const outcome = await act(self, 'revokeUserApiKeys', self.id.toUpperCase());
  expect(outcome.__typename).toBe('RevokeUserApiKeysSuccess');
  const other = await anAdmin(server);
  const { user } = await act(other, 'deactivateUser', other.id, '', '... on DeactivateUserSuccess { user { roles } }');
  expect(user.roles).toEqual(['admin', 'user']);
  expect(await sql(server, "select 1 from audit_event where type = 'DENIED' and subject_id = ?", [other.id])).toEqual(
    [],
  );
});

test('a deactivated admin has no permissions, with any of their keys', async () => {
  const other = await anAdmin(server);
  const key = (await create(other, 'script')).apiKey;
  await act(admin, 'deactivateUser', other.id);
  expect((await withKey(server, other, key).send('{ roles { name } }')).code).toBe('UNAUTHENTICATED');
  expect(result(await admin.send('{ roles { name } }'))).toEqual(expect.any(Array));
});
