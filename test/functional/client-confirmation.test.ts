import { expect, test } from '@jest/globals';
import { type Client, type ConfirmationDemand, createClient, memoryStorage } from '../../src/client/client.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aPerson, isLive, PASSWORD, type Person } from '../support/people.js';
import { addApp } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const RIGHT = { password: PASSWORD };

/** Somebody whose login is too old for what is dangerous. */
async function visit(confirm?: (demand: ConfirmationDemand) => unknown) {
  const person = await aPerson(server);
  const storage = memoryStorage();
  const auth = createClient({ url: server.url, mode: 'key', storage, confirm });
  await auth.signIn({ username: person.username, password: PASSWORD });
  await letProofsAge(server, person);
  return { auth, person, storage };
}
const setEmail = (auth: Client, { username }: Person) => auth.setEmail({ email: `${username}@example.org` });

test('confirmation: the person is asked, the new key is kept, and the operation is repeated', async () => {
  const demands: ConfirmationDemand[] = [];
  const { auth, person, storage } = await visit(async (demand) => {
    demands.push(demand);
    expect((await demand.prove({ password: 'not this one' })).__typename).toBe('ProofInvalid');
    expect((await demand.prove(RIGHT)).__typename).toBe('ConfirmIdentitySuccess');
  });
  const before = await storage.get();
  expect((await setEmail(auth, person)).__typename).toBe('SetEmailSuccess');
  expect(demands).toEqual([expect.objectContaining({ methods: ['PASSWORD'], message: expect.any(String) })]);
  expect(await storage.get()).not.toBe(before);
  expect(await isLive(server, String(await storage.get()))).toBe(true);
});

test('confirmation: three operations at the same moment ask the person once, and all are done', async () => {
  let asked = 0;
  const { auth, person } = await visit(async ({ prove }) => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await prove(RIGHT);
  });
  const results = await Promise.all([auth.beginTotp(), setEmail(auth, person), auth.renewRecoveryCodes()]);
  expect(results.map(({ __typename }) => __typename)).toEqual([
    'BeginTotpSuccess',
    'SetEmailSuccess',
    'RenewRecoveryCodesSuccess',
  ]);
  expect(asked).toBe(1);
});

test('confirmation: a person who does not want to is no error: the result says what is missing', async () => {
  const { auth, person } = await visit(() => undefined);
  expect((await setEmail(auth, person)).__typename).toBe('ConfirmationRequired');
  const { auth: other } = await visit();
  expect((await other.beginTotp()).__typename).toBe('ConfirmationRequired');
});

test('confirmation: with confirm: false nobody is asked', async () => {
  const { auth } = await visit(() => {
    throw new Error('asked');
  });
  expect((await auth.beginTotp({ confirm: false })).__typename).toBe('ConfirmationRequired');
  await expect(auth.beginTotp()).rejects.toThrow('asked');
});

test('confirmation: a call that is aborted while the person is asked ends at once, and another one that waits goes on', async () => {
  const controller = new AbortController();
  const order: string[] = [];
  const { auth, person } = await visit(async ({ prove }) => {
    controller.abort(new Error('the page is gone'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push('proof');
    await prove(RIGHT);
  });
  const aborted = auth.beginTotp({ signal: controller.signal }).catch(({ message }) => order.push(message));
  expect((await setEmail(auth, person)).__typename).toBe('SetEmailSuccess');
  await aborted;
  expect(order).toEqual(['the page is gone', 'proof']);
});

test('confirmation: a key that cannot confirm asks nobody', async () => {
  const person = await aPerson(server);
  const query = 'mutation { createApiKey(input: { name: "x" }) { ... on CreateApiKeySuccess { apiKey } } }';
  const { data } = await person.send(query);
  const auth = createClient({
    url: server.url,
    mode: 'key',
    storage: memoryStorage(data.createApiKey.apiKey),
    confirm: () => {
      throw new Error('asked');
    },
  });
  expect(await auth.deleteMe()).toMatchObject({ __typename: 'ConfirmationRequired', methods: [] });
});

test('confirmation: a document of the app is repeated too, but never one with more than one operation', async () => {
  const { auth } = await visit(({ prove }) => prove(RIGHT));
  const part = '{ __typename ... on ConfirmationRequired { methods message } }';
  const both = await auth.send<Record<string, { __typename: string }>>(
    `mutation { updateMe(input: { firstName: "Ada" }) { __typename } beginTotp ${part} }`,
  );
  expect(both.beginTotp?.__typename).toBe('ConfirmationRequired');
  expect(await auth.send(`mutation { beginTotp ${part} }`)).toEqual({ beginTotp: { __typename: 'BeginTotpSuccess' } });
});

test('confirmation: a change that was sent with the old key is repeated with the new one, and nobody is signed out', async () => {
  const person = await aPerson(server);
  const events: string[] = [];
  let hold: Promise<unknown> | undefined;
  const slow: typeof fetch = async (url, init) => {
    // It reaches AuthHero after the key was swapped.
    if (String(init?.body).includes('updateMe')) await hold;
    return fetch(url, init);
  };
  const auth = createClient({ url: server.url, mode: 'key', storage: memoryStorage(), fetch: slow });
  await auth.signIn({ username: person.username, password: PASSWORD });
  auth.subscribe((event) => events.push(event));
  const swap = auth.confirmIdentity({ proof: RIGHT });
  hold = swap;
  const change = auth.updateMe({ firstName: 'Ada' });
  expect((await swap).__typename).toBe('ConfirmIdentitySuccess');
  expect((await change).user.firstName).toBe('Ada');
  expect(events).toEqual(['CONFIRMED']);
});

test('confirmation: with a second factor the password is no proof, and a code of the app is', async () => {
  const person = await aPerson(server);
  const { app } = await addApp(person);
  await letProofsAge(server, person);
  const auth = createClient({
    url: server.url,
    mode: 'key',
    storage: memoryStorage(person.key),
    confirm: async ({ methods, prove }) => {
      expect(methods).toEqual(['TOTP', 'RECOVERY_CODE']);
      await prove({ totpCode: app.next() });
    },
  });
  expect((await auth.renewRecoveryCodes()).__typename).toBe('RenewRecoveryCodesSuccess');
});
