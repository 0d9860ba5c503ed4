import { expect, test } from '@jest/globals';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { anAdmin, withKey } from '../support/admins.js';
import { create, RENAME } from '../support/keys.js';
import { aPerson, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({
  RATE_LIMIT: 'on',
  OPERATIONS_PER_USER: '20/1m',
  EVENTS_PER_USER: '5/1m',
  EXPORTS_PER_USER: '2/1h',
  VERIFICATIONS_PER_CALLER: '10/1m',
});

const ME = '{ me { id } }';
const rename = ({ send }: Person, id: string, name: string) => send(RENAME, { id, name });

test('OPERATIONS_PER_USER: a user beyond it is RATE_LIMITED with a time to wait, and nobody else', async () => {
  const [busy, other] = [await aPerson(server), await aPerson(server)];
  const codes: (string | undefined)[] = [];
  for (let request = 0; request < 24; request += 1) codes.push((await busy.send(ME)).code);
  expect(codes.filter((code) => code === undefined).length).toBeGreaterThanOrEqual(20);
  const { status, code, headers } = await busy.send(ME);
  expect([status, code]).toEqual([429, 'RATE_LIMITED']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await other.send(ME)).code).toBeUndefined();
});

test('OPERATIONS_PER_USER: a request counts once, however many fields it has', async () => {
  const person = await aPerson(server);
  const many = `{ ${Array.from({ length: 25 }, (_, i) => `a${i}: me { id }`).join(' ')} }`;
  for (let request = 0; request < 3; request += 1) expect((await person.send(many)).errors).toBeUndefined();
});

test('EVENTS_PER_USER: a change beyond it is RATE_LIMITED and changes nothing, and reads go on', async () => {
  const person = await aPerson(server);
  const { id } = (await create(person, 'first')).key;
  for (let change = 0; change < 4; change += 1)
    expect((await rename(person, id, `name ${change}`)).code).toBeUndefined();
  expect((await rename(person, id, 'too often')).code).toBe('RATE_LIMITED');
  const [{ name }] = await sql(server, 'select name from api_key where id = ?', [id]);
  expect(name).toBe('name 3');
  expect((await person.send(ME)).data.me.id).toBe(person.id);
});

test('EXPORTS_PER_USER: an export beyond it is RATE_LIMITED', async () => {
  const person = await aPerson(server);
  const codes: (string | undefined)[] = [];
  for (let request = 0; request < 3; request += 1) codes.push((await person.send('{ exportMyData }')).code);
  expect(codes).toEqual([undefined, undefined, 'RATE_LIMITED']);
});

test('VERIFICATIONS_PER_CALLER: text without the form of a key does not use it up', async () => {
  const admin = await anAdmin(server);
  const verify = (keys: string[]) =>
    admin.send('query ($keys: [String!]!) { verifyApiKeys(keys: $keys) { active } }', { keys });
  for (let request = 0; request < 5; request += 1) {
    const { data } = await verify(Array(100).fill('ahk_garbage'));
    expect(data.verifyApiKeys).toEqual(Array(100).fill({ active: false }));
  }
  expect((await verify([admin.key])).data.verifyApiKeys).toEqual([{ active: true }]);
  expect((await verify(Array.from({ length: 10 }, makeToken))).code).toBe('RATE_LIMITED');
});

test.each([
  ['revokeApiKey', (id: string) => `revokeApiKey(id: "${id}") { __typename }`],
  ['logout(OTHERS)', () => 'logout(scope: OTHERS) { revokedKeys }'],
  [
    'changePassword',
    () =>
      `changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "an entirely new phrase" }) { __typename }`,
  ],
  ['confirmIdentity', () => `confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename }`],
  ['deleteMe', () => 'deleteMe { __typename }'],
])(
  'a stolen key that has used up every limit keeps its owner from nothing that ends it: %s',
  async (_name, mutation) => {
    const owner = await aPerson(server);
    const { apiKey, key } = await create(owner, 'stolen');
    const thief = withKey(server, owner, apiKey);
    for (let change = 0; change < 6; change += 1) await rename(thief, key.id, `name ${change}`);
    for (let request = 0; request < 26; request += 1) await thief.send(ME);
    expect((await owner.send(ME)).code).toBe('RATE_LIMITED');
    const { data, code } = await owner.send(`mutation { ${mutation(key.id)} }`);
    expect([code, data === null]).toEqual([undefined, false]);
  },
);
