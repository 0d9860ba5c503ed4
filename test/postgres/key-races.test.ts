import { expect, test } from '@jest/globals';
import { create, keysOf, ROTATE, result } from '../support/keys.js';
import { PATIENT } from '../support/patient.js';
import { aKey, aPerson, isLive } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ ...PATIENT, API_KEYS_MAX: '10' });

const times = <T>(count: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)));

test('50 createApiKey at once never exceed the limit', async () => {
  const person = await aPerson(server);
  const outcomes = (await times(50, (i) => create(person, `key ${i}`))).map(({ __typename }) => __typename);
  expect(outcomes.filter((outcome) => outcome === 'CreateApiKeySuccess')).toHaveLength(9);
  expect(outcomes.filter((outcome) => outcome === 'ApiKeyLimitReached')).toHaveLength(41);
  expect(await keysOf(person)).toHaveLength(10);
});

test('20 createApiKey at once with one name make one key', async () => {
  const person = await aPerson(server);
  const outcomes = (await times(20, () => create(person, 'same'))).map(({ __typename }) => __typename);
  expect(outcomes.filter((outcome) => outcome === 'CreateApiKeySuccess')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'ApiKeyNameTaken')).toHaveLength(19);
});

test('50 logins at once never exceed the limit, and each of the newest works', async () => {
  const person = await aPerson(server);
  const keys = await times(50, () => aKey(server, person));
  const live = (await Promise.all(keys.map((key) => isLive(server, key)))).filter(Boolean);
  expect(live).toHaveLength(10);
});

test('20 rotations of one key at once: one succeeds, the others are refused', async () => {
  const person = await aPerson(server);
  const { key } = await create(person, 'deploy');
  const answers = await times(20, async () => result(await person.send(ROTATE, { id: key.id, overlap: 60 })));
  const outcomes = answers.map(({ __typename }) => __typename).sort();
  expect(outcomes).toEqual([...Array(19).fill('ApiKeyAlreadyRotated'), 'RotateApiKeySuccess']);
  expect((await keysOf(person)).filter(({ name }) => name === 'deploy')).toHaveLength(2);
});

test('a key that is created while its owner logs out is revoked, or is not created', async () => {
  for (let round = 0; round < 20; round += 1) {
    const person = await aPerson(server);
    const [made] = await Promise.all([
      person.send('mutation { createApiKey(input: { name: "late" }) { ... on CreateApiKeySuccess { apiKey } } }'),
      person.send('mutation { logout { revokedKeys } }'),
    ]);
    const apiKey = made.data?.createApiKey.apiKey;
    if (apiKey) expect(await isLive(server, apiKey)).toBe(false);
    else expect(made.code).toBe('UNAUTHENTICATED');
  }
});
