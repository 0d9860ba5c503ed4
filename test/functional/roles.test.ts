import { beforeAll, expect, test } from '@jest/globals';
import { anAdmin, give, scoped, setRoles } from '../support/admins.js';
import { faultPaths } from '../support/client.js';
import { result } from '../support/keys.js';
import { aPerson, type Person, register } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ ROLES_MAX: '30' });
let admin: Person;
beforeAll(async () => {
  admin = await anAdmin(server);
});

const FIELDS = '__typename ... on UserError { message } ... on PermissionsExceeded { permissions }';
const CREATE = `mutation ($input: CreateRoleInput!) { createRole(input: $input) {
  ${FIELDS} ... on CreateRoleSuccess { role { name description permissions builtIn } } } }`;
const UPDATE = `mutation ($input: UpdateRoleInput!) { updateRole(input: $input) {
  ${FIELDS} ... on UpdateRoleSuccess { role { name description permissions } } } }`;
const DELETE = `mutation ($name: String!) { deleteRole(name: $name) { ${FIELDS} ... on DeleteRoleSuccess { affectedUsers } } }`;

let count = 0;
const aRoleName = () => `role-${++count}`;
const createRole = async (name: string, permissions: string[], by = admin) =>
  result(await by.send(CREATE, { input: { name, permissions } }));
const updateRole = async (input: object, by = admin) => result(await by.send(UPDATE, { input }));
const rightsOf = async ({ send }: Pick<Person, 'send'>) => (await send('{ me { roles permissions } }')).data.me;

test('roles: has both built-in roles, and only an admin can read them', async () => {
  const { roles } = (await admin.send('{ roles { name builtIn permissions } }')).data;
  expect(
    roles.filter(({ builtIn }: { builtIn: boolean }) => builtIn).map(({ name }: { name: string }) => name),
  ).toEqual(['admin', 'user']);
  expect((await (await aPerson(server)).send('{ roles { name } }')).code).toBe('FORBIDDEN');
});

test('createRole: a role can have permissions of an application, and its users have them at the next request', async () => {
  const [name, person] = [aRoleName(), await aPerson(server)];
  expect(await createRole(name, ['invoices:write', 'invoices:read'])).toEqual({
    __typename: 'CreateRoleSuccess',
    role: { name, description: null, permissions: ['invoices:write', 'invoices:read'], builtIn: false },
  });
  expect((await rightsOf(person)).permissions).not.toContain('invoices:read');
  expect((await setRoles(admin, person, [name])).user.roles).toEqual([name, 'user']);
  const { roles, permissions } = await rightsOf(person);
  expect(roles).toEqual([name, 'user']);
  expect(permissions).toEqual(expect.arrayContaining(['invoices:read', 'invoices:write', 'account:read']));
});

test('createRole: a name can belong to one role only', async () => {
  const name = aRoleName();
  await createRole(name, []);
  expect((await createRole(name, [])).__typename).toBe('RoleNameTaken');
});

test.each([
  [{ name: 'Upper', permissions: [] }, 'input.name'],
  [{ name: '1a', permissions: [] }, 'input.name'],
  [{ name: 'a'.repeat(65), permissions: [] }, 'input.name'],
  [{ name: 'ok', permissions: ['nonsense'] }, 'input.permissions'],
  [{ name: 'ok', permissions: ['a:b', 'a:b'] }, 'input.permissions'],
  [{ name: 'ok', permissions: [`a:${'b'.repeat(63)}`] }, 'input.permissions'],
  [{ name: 'ok', permissions: Array.from({ length: 101 }, (_, i) => `a:b${i}`) }, 'input.permissions'],
  [{ name: 'ok', permissions: [], description: 'x'.repeat(257) }, 'input.description'],
])('createRole: input that breaks a rule is BAD_USER_INPUT (%#)', async (input, path) => {
  expect(faultPaths(await admin.send(CREATE, { input }))).toEqual([path]);
});

test('updateRole: a change applies to every user of the role at their next request', async () => {
  const [name, person] = [aRoleName(), await aPerson(server)];
  await createRole(name, ['a:b']);
  await setRoles(admin, person, [name]);
  expect((await updateRole({ name, permissions: ['a:c'], description: ' For c ' })).role).toEqual({
    name,
    description: 'For c',
    permissions: ['a:c'],
  });
  const { permissions } = await rightsOf(person);
  expect([permissions.includes('a:b'), permissions.includes('a:c')]).toEqual([false, true]);
  expect((await updateRole({ name, description: null })).role).toEqual({
    name,
    description: null,
    permissions: ['a:c'],
  });
});

test('updateRole: a change of the role user changes the permissions of every user', async () => {
  const person = await aPerson(server);
  const [{ permissions }] = await sql(server, "select permissions from role where name = 'user'");
  const fewer = permissions.filter((permission: string) => permission !== 'users:read');
  try {
    await updateRole({ name: 'user', permissions: fewer });
    expect((await person.send('{ users { nodes { id } } }')).code).toBe('FORBIDDEN');
    expect((await admin.send('{ users(first: 1) { nodes { id } } }')).errors).toBeUndefined();
  } finally {
    await updateRole({ name: 'user', permissions });
  }
  expect((await person.send('{ users(first: 1) { nodes { id } } }')).errors).toBeUndefined();
});

test('the role admin can be neither changed nor deleted, and the role user not deleted', async () => {
  expect((await updateRole({ name: 'admin', permissions: [] })).__typename).toBe('RoleIsBuiltIn');
  for (const name of ['admin', 'user'])
    expect(result(await admin.send(DELETE, { name })).__typename).toBe('RoleIsBuiltIn');
});

test('updateRole, deleteRole, setUserRoles: an unknown role is RoleNotFound', async () => {
  expect((await updateRole({ name: 'nowhere', permissions: [] })).__typename).toBe('RoleNotFound');
  expect(result(await admin.send(DELETE, { name: 'nowhere' })).__typename).toBe('RoleNotFound');
  expect((await setRoles(admin, await aPerson(server), ['nowhere'])).__typename).toBe('RoleNotFound');
});

test('deleteRole: every user of the role loses it at their next request', async () => {
  const [name, person] = [aRoleName(), await aPerson(server)];
  await createRole(name, ['a:b']);
  await setRoles(admin, person, [name]);
  expect(result(await admin.send(DELETE, { name }))).toEqual({ __typename: 'DeleteRoleSuccess', affectedUsers: 1 });
  expect(await rightsOf(person)).toMatchObject({ roles: ['user'], permissions: expect.not.arrayContaining(['a:b']) });
});

test('admin has every permission of every role', async () => {
  await createRole(aRoleName(), ['everything:else']);
  expect((await rightsOf(admin)).permissions).toContain('everything:else');
});

test('roles:manage: its holder cannot grant or remove a permission of AuthHero that they lack', async () => {
  const [name, manager, victim] = [aRoleName(), await aPerson(server), await aPerson(server)];
  await createRole(name, ['roles:manage']);
  await give(server, manager, name);
  expect(await createRole(aRoleName(), ['audit:read'], manager)).toMatchObject({
    __typename: 'PermissionsExceeded',
    permissions: ['audit:read'],
  });
  expect((await updateRole({ name, permissions: ['roles:manage', 'users:manage'] }, manager)).permissions).toEqual([
    'users:manage',
  ]);
  for (const person of [manager, victim])
    expect((await setRoles(manager, person, ['admin'])).__typename).toBe('PermissionsExceeded');
  expect((await setRoles(manager, admin, [])).__typename).toBe('PermissionsExceeded');
  expect((await createRole(aRoleName(), ['their:own'], manager)).__typename).toBe('CreateRoleSuccess');
});

test('setUserRoles: who may not manage users does not learn from a refusal what somebody may do', async () => {
  const [name, manager] = [aRoleName(), await aPerson(server)];
  await createRole(name, ['roles:manage']);
  await give(server, manager, name);
  const query = `mutation ($id: ID!, $roles: [String!]!) { setUserRoles(id: $id, roles: $roles) { ${FIELDS} } }`;
  expect(result(await manager.send(query, { id: admin.id, roles: [] }))).toEqual({
    __typename: 'PermissionsExceeded',
    permissions: [],
    message: 'This needs permissions that you do not have.',
  });
});

test('a key of an admin that is scoped to roles:manage makes nobody an admin', async () => {
  const key = await scoped(server, admin, ['roles:manage']);
  expect((await setRoles(key, await aPerson(server), ['admin'])).__typename).toBe('PermissionsExceeded');
});

test('roles of other users are null without users:manage', async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  const query = `{ user(id: "${other.id}") { roles permissions } }`;
  expect((await person.send(query)).data.user).toEqual({ roles: null, permissions: null });
  expect((await admin.send(query)).data.user.roles).toEqual(['user']);
  const fresh = await register(server, {});
  expect(fresh.errors).toBeUndefined();
});

test('the roles of a page of users are read in one statement', async () => {
  await aPerson(server);
  const { nodes } = (await admin.send('{ users(first: 50) { nodes { username roles permissions } } }')).data.users;
  expect(nodes.find(({ username }: Person) => username === admin.username).roles).toEqual(['admin', 'user']);
});

test('createRole: a role beyond ROLES_MAX is RoleLimitReached', async () => {
  let last: { __typename?: string } = {};
  for (let i = 0; i < 30 && last.__typename !== 'RoleLimitReached'; i += 1) last = await createRole(aRoleName(), []);
  expect(last.__typename).toBe('RoleLimitReached');
  expect((await admin.send('{ roles { name } }')).data.roles).toHaveLength(30);
});

test('each change of a role is an event with its actor and the role', async () => {
  const events = await sql(
    server,
    "select distinct type, actor_id from audit_event where type like 'ROLE\\_%' and actor_id = ?",
    [admin.id],
  );
  expect(events.map(({ type }) => type).sort()).toEqual(['ROLE_CREATED', 'ROLE_DELETED', 'ROLE_UPDATED']);
  expect(await sql(server, "select 1 from audit_event where type = 'ROLE_CREATED' and detail = 'role-1'")).toHaveLength(
    1,
  );
});
