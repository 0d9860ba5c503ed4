import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { act, anAdmin, give, scoped, setRoles } from '../support/admins.js';
import { result } from '../support/keys.js';
import { PATIENT } from '../support/patient.js';
import { aPerson, isLive, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 25);

const server = useTestServer(PATIENT);

const admins = async () =>
  (
    await sql(
      server,
      `select u.id from role_assignment a join role r on r.id = a.role_id join "user" u on u.id = a.user_id
    where r.name = 'admin' and u.is_active`,
    )
  ).map(({ id }) => id);

type Leave = (self: Person, other: Person) => Promise<string>;
const answer = ({ data, code }: { data: Record<string, { __typename: string }> | null; code?: string }): string =>
  code ?? Object.values(data ?? {})[0]?.__typename ?? 'nothing';
const LEAVE: Record<string, Leave> = {
  'delete themselves': async (self) => answer(await self.send('mutation { deleteMe { __typename } }')),
  'give up the role': async (self) => (await setRoles(self, self, [])).__typename,
  'take the role from each other': async (self, other) =>
    answer(await self.send(`mutation { setUserRoles(id: "${other.id}", roles: []) { __typename } }`)),
  'deactivate each other': async (self, other) =>
    answer(await self.send(`mutation { deactivateUser(id: "${other.id}") { __typename } }`)),
};

test.each(Object.entries(LEAVE))('race: when the last two admins %s at once, one stays', async (_how, leave) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await sql(server, 'delete from role_assignment');
    const [a, b] = [await anAdmin(server), await anAdmin(server)];
    const outcomes = await Promise.all([leave(a, b), leave(b, a)]);
    expect(await admins()).toHaveLength(1);
    const refused = outcomes.filter((outcome) => ['LastAdmin', 'FORBIDDEN', 'UNAUTHENTICATED'].includes(outcome));
    expect([outcomes, refused.length]).toEqual([outcomes, 1]);
  }
});

test('race: a role that is deleted while it is given is either given first, or not there', async () => {
  const admin = await anAdmin(server);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [name, person] = [`race-${round}`, await aPerson(server)];
    await admin.send(`mutation { createRole(input: { name: "${name}", permissions: ["a:b"] }) { __typename } }`);
    const [given, deleted] = await Promise.all([
      setRoles(admin, person, [name]),
      admin.send(`mutation { deleteRole(name: "${name}") { __typename ... on DeleteRoleSuccess { affectedUsers } } }`),
    ]);
    const affected = given.__typename === 'SetUserRolesSuccess' ? 1 : 0;
    expect(['SetUserRolesSuccess', 'RoleNotFound']).toContain(given.__typename);
    expect(result(deleted)).toEqual({ __typename: 'DeleteRoleSuccess', affectedUsers: affected });
    expect((await person.send('{ me { roles } }')).data.me.roles).toEqual(['user']);
  }
});

test('race: 20 createRole at once with one name make one role', async () => {
  const admin = await anAdmin(server);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, () =>
      admin.send('mutation { createRole(input: { name: "same", permissions: [] }) { __typename } }'),
    ),
  );
  expect(outcomes.map(answer).filter((outcome) => outcome === 'CreateRoleSuccess')).toHaveLength(1);
  expect(outcomes.map(answer).filter((outcome) => outcome === 'RoleNameTaken')).toHaveLength(19);
});

test('race: a password that is reset while somebody logs in leaves no live key of the old one', async () => {
  const admin = await anAdmin(server);
  for (let round = 0; round < ROUNDS; round += 1) {
    const person = await aPerson(server);
    const query = `mutation { login(input: { username: "${person.username}", password: "${person.password}" }) { __typename ... on LoginSuccess { apiKey } } }`;
    const [logins] = await Promise.all([
      Promise.all([person.send(query), person.send(query), person.send(query)]),
      act(admin, 'resetUserPassword', person.id),
    ]);
    for (const { data } of logins) if (data.login.apiKey) expect(await isLive(server, data.login.apiKey)).toBe(false);
  }
});

test.each([
  'createRole(input: { name: "late", permissions: [] })',
  'updateRole(input: { name: "user", description: "late" })',
  'deleteRole(name: "nowhere")',
  'setUserRoles(id: "ID", roles: ["admin"])',
])('race: who waits for the lock on roles while their own is taken is refused: %s', async (mutation) => {
  const [manager, friend] = [await anAdmin(server), await aPerson(server)];
  const holder = new pg.Client({ connectionString: server.env.DATABASE_URL });
  await holder.connect();
  try {
    await holder.query("begin; select 1 from role where name = 'admin' for update");
    await holder.query('delete from role_assignment where user_id = $1', [manager.id]);
    const answer = manager.send(`mutation { ${mutation.replace('ID', friend.id)} { __typename } }`);
    await wait(400);
    await holder.query('commit');
    expect((await answer).code).toBe('FORBIDDEN');
  } finally {
    await holder.end();
  }
});

test('race: what an admin does with a right that is taken meanwhile is done first, or refused', async () => {
  const admin = await anAdmin(server);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [manager, victim] = [await aPerson(server), await aPerson(server)];
    await give(server, manager, 'admin');
    const key = await scoped(server, manager, ['users:manage']);
    await Promise.all([setRoles(admin, manager, []), act(key, 'revokeUserApiKeys', victim.id).catch(() => {})]);
    expect((await key.send(`mutation { revokeUserApiKeys(id: "${victim.id}") { __typename } }`)).code).toBe(
      'FORBIDDEN',
    );
  }
});
