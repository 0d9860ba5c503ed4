import { expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { PATIENT } from '../support/patient.js';
import { aKey, aName, aPerson, login, register } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const ROUNDS = Number(process.env.RACE_ROUNDS ?? 25);

const server = useTestServer(PATIENT);

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

test('race: if 50 registrations of one name in upper and lower case run at once, one succeeds and 49 get UsernameTaken', async () => {
  const name = aName();
  const answers = await times(50, (index) => register(server, { username: index % 2 ? name.toUpperCase() : name }));
  const outcomes = answers.map(({ data, text }) => data?.register.__typename ?? text);
  expect(outcomes.filter((outcome) => outcome === 'RegisterSuccess')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'UsernameTaken')).toHaveLength(49);
});

test('race: parallel logouts count each key once', async () => {
  const person = await aPerson(server);
  const keys = [person.key, await aKey(server, person), await aKey(server, person)];
  const answers = await Promise.all(
    keys.map((key) => send(server.url, 'mutation { logout { revokedKeys } }', {}, { 'x-api-key': key })),
  );
  const counted = answers.map(({ data, code }) => data?.logout.revokedKeys ?? code);
  expect(counted.filter((count) => count === 3)).toHaveLength(1);
  expect(counted.filter((count) => count === 0 || count === 'UNAUTHENTICATED')).toHaveLength(2);
});

test('race: no login leaves a valid key for an account that was deleted meanwhile', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const person = await aPerson(server);
    const logins = times(3, () => login(server, person.username));
    const [deletion] = await Promise.all([person.send('mutation { deleteMe { deletedUserId } }'), logins]);
    expect(deletion.data.deleteMe.deletedUserId).toBe(person.id);
    const live = await server.orm.em.execute('select id from api_key where user_id = ? and revoked_on is null', [
      person.id,
    ]);
    expect(live).toEqual([]);
  }
});

test('race: if two password changes run at once, one succeeds and the other is refused', async () => {
  const person = await aPerson(server);
  const change = (next: string) =>
    person.send(
      `mutation { changePassword(input: { currentPassword: "${person.password}", newPassword: "${next}" }) { __typename } }`,
    );
  const answers = await Promise.all([change('the first new one'), change('the second new one')]);
  expect(answers.map(({ data }) => data.changePassword.__typename).sort()).toEqual([
    'ChangePasswordSuccess',
    'InvalidCredentials',
  ]);
  const events = await server.orm.em.execute(
    "select type from audit_event where subject_id = ? and type like 'PASSWORD\\_%' order by type",
    [person.id],
  );
  expect(events.map(({ type }) => type)).toEqual(['PASSWORD_CHANGED', 'PASSWORD_CHANGE_REFUSED']);
});

test('race: no key works after the response of its logout, even if the user logs in meanwhile', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const person = await aPerson(server);
    const [logout, fresh] = await Promise.all([
      person.send('mutation { logout { revokedKeys } }'),
      login(server, person.username),
    ]);
    expect(logout.data.logout.revokedKeys).toBeGreaterThanOrEqual(1);
    expect(fresh.data.login.__typename).toBe('LoginSuccess');
    expect((await person.send('{ me { id } }')).code).toBe('UNAUTHENTICATED');
  }
});

test('race: concurrent logouts and deletions neither fail nor deadlock', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const person = await aPerson(server);
    const answers = await Promise.all([
      person.send('mutation { logout { revokedKeys } }'),
      person.send('mutation { logout(scope: OTHERS) { revokedKeys } }'),
      person.send('mutation { deleteMe { deletedUserId } }'),
      person.send('mutation { updateMe(input: { firstName: "x" }) { user { id } } }'),
    ]);
    for (const { code } of answers) expect([undefined, 'UNAUTHENTICATED']).toContain(code);
    expect((await person.send('{ me { id } }')).code).toBe('UNAUTHENTICATED');
  }
});

test('race: after a logout of 1,000 keys in use, none of them works', async () => {
  const person = await aPerson(server);
  await server.orm.em.execute(
    `insert into api_key select gen_random_uuid(), now(), now(), ?, sha256(n::text::bytea), now() + interval '1 day' from generate_series(1, 999) n`,
    [person.id],
  );
  let using = true;
  const users = Array.from({ length: 10 }, async () => {
    while (using) await person.send('{ me { id } }');
  });
  expect((await person.send('mutation { logout { revokedKeys } }')).data.logout.revokedKeys).toBe(1_000);
  const afterwards = await times(50, () => person.send('{ me { id } }'));
  using = false;
  await Promise.all(users);
  expect(afterwards.map(({ code }) => code)).toEqual(afterwards.map(() => 'UNAUTHENTICATED'));
});
