import { expect, test } from '@jest/globals';
import { act, anAdmin } from '../support/admins.js';
import { create } from '../support/keys.js';
import { aPerson, type Person } from '../support/people.js';
import { sql, userRow } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ EXPORT_MAX_ROWS: '10' });

const exportOf = async ({ send }: Pick<Person, 'send'>) => (await send('{ exportMyData }')).data.exportMyData;

test('exportMyData: has the account, every key, address and event of the user, and nothing of other users', async () => {
  const other = await aPerson(server, { firstName: 'Somebody', lastName: 'Else' });
  const person = await aPerson(server, { firstName: 'Erika', lastName: 'Mustermann' });
  await create(person, 'deploy');
  const data = await exportOf(person);
  expect(data.complete).toBe(true);
  expect(data.user).toMatchObject({ id: person.id, username: person.username, firstName: 'Erika', roles: ['user'] });
  expect(data.apiKeys.map(({ name, kind }: { name: string; kind: string }) => [name, kind])).toEqual([
    ['deploy', 'CREATED'],
    [null, 'LOGIN'],
  ]);
  expect(data.knownAddresses.map(({ address }: { address: string }) => address)).toEqual(['127.0.0.1']);
  expect(data.auditEvents.map(({ type }: { type: string }) => type)).toEqual([
    'API_KEY_CREATED',
    'LOGGED_IN',
    'REGISTERED',
  ]);
  expect(JSON.stringify(data)).not.toMatch(new RegExp(`${other.username}|Somebody|Else|${other.id}`));
});

test('exportMyData: contains no password, key or hash', async () => {
  const person = await aPerson(server);
  const text = JSON.stringify(await exportOf(person));
  const { password_hash } = await userRow(server, person);
  const [{ hash }] = await sql(server, "select encode(hash, 'hex') as hash from api_key where user_id = ?", [
    person.id,
  ]);
  for (const secret of [person.password, person.key, password_hash, hash, Buffer.from(hash, 'hex').toString('base64')])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/hash/i);
});

test('exportMyData: contains the events in which an admin acted on other users', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  await act(admin, 'revokeUserApiKeys', person.id);
  expect((await exportOf(admin)).actsOnOthers).toEqual([
    expect.objectContaining({ type: 'API_KEYS_REVOKED', subjectId: person.id }),
  ]);
});

test('exportMyData: gives the newest EXPORT_MAX_ROWS of each kind, and says that there are more', async () => {
  const person = await aPerson(server);
  const insert = `insert into audit_event (id, created_on, type, subject_id, address, request_id)
    select gen_random_uuid(), now() - n * interval '1 day', 'LOGGED_IN', ?::uuid, 'old', gen_random_uuid() from generate_series(1, 20) n`;
  await sql(server, insert, [person.id]);
  const { complete, auditEvents } = await exportOf(person);
  expect([complete, auditEvents.length, auditEvents[0].type]).toEqual([false, 10, 'LOGGED_IN']);
  expect(auditEvents.filter(({ address }: { address: string }) => address === 'old')).toHaveLength(8);
});
