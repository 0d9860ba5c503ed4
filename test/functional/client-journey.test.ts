import { expect, test } from '@jest/globals';
import { AuthHeroError, type Client, createClient, memoryStorage } from '../../src/client/client.js';
import { operations } from '../../src/client/documents.js';
import { anAdmin } from '../support/admins.js';
import { aName, aPerson, isLive, PASSWORD } from '../support/people.js';
import { addApp } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const aClient = (key?: string): Client =>
  createClient({ url: server.url, mode: 'key', storage: memoryStorage(key), maxRetries: 0 });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error) => error.code,
  );

test('client: a journey by methods and types alone: register, sign in, my keys, sign out', async () => {
  const auth = aClient();
  const username = aName();
  const registered = await auth.register({ username, password: PASSWORD, firstName: 'Ada' });
  if (registered.__typename !== 'RegisterSuccess') throw new Error(registered.message);
  expect(await auth.signIn({ username, password: 'not this one' })).toEqual({
    __typename: 'InvalidCredentials',
    message: expect.any(String),
  });
  const step = await auth.signIn({ username, password: PASSWORD });
  expect(step).toMatchObject({ __typename: 'SignedIn', user: { id: registered.user.id, firstName: 'Ada' } });
  expect(step).not.toHaveProperty('apiKey');
  expect((await auth.me()).username).toBe(username);
  expect((await auth.myApiKeys({ first: 5 })).nodes).toEqual([
    expect.objectContaining({ kind: 'LOGIN', current: true }),
  ]);
  await auth.signOut();
  expect(await codeOf(auth.me())).toBe('UNAUTHENTICATED');
  await auth.signOut();
});

test('client: a second factor is a step of the sign-in, which ends with a code of the app', async () => {
  const person = await aPerson(server);
  const { app } = await addApp(person);
  const auth = aClient();
  const step = await auth.signIn({ username: person.username, password: PASSWORD });
  if (step.__typename !== 'SecondFactorRequired') throw new Error(step.__typename);
  expect(step.methods).toEqual(['TOTP', 'RECOVERY_CODE']);
  expect((await step.complete({ totpCode: app.wrong() })).__typename).toBe('ProofInvalid');
  expect(await codeOf(auth.me())).toBe('UNAUTHENTICATED');
  expect((await step.complete({ totpCode: app.next() })).__typename).toBe('SignedIn');
  expect((await auth.me()).hasSecondFactor).toBe(true);
});

test('client: signOut ends this login only, and logout all keys', async () => {
  const person = await aPerson(server);
  const auth = aClient();
  await auth.signIn({ username: person.username, password: PASSWORD });
  await auth.signOut();
  expect(await isLive(server, person.key)).toBe(true);
  await auth.signIn({ username: person.username, password: PASSWORD });
  await auth.logout();
  expect(await isLive(server, person.key)).toBe(false);
});

test('client: logout tells that this login is over, unless it ends the others only', async () => {
  const person = await aPerson(server);
  const auth = aClient();
  const events: string[] = [];
  await auth.signIn({ username: person.username, password: PASSWORD });
  auth.subscribe((event) => events.push(event));
  await auth.logout({ scope: 'OTHERS' });
  expect([events, (await auth.me()).id]).toEqual([[], person.id]);
  await auth.logout();
  expect(events).toEqual(['SIGNED_OUT']);
});

test('client: tells of a login, of its end, and of an end that the server tells, once each', async () => {
  const person = await aPerson(server);
  const auth = aClient();
  const events: string[] = [];
  auth.subscribe((event) => events.push(event));
  expect(await codeOf(auth.me())).toBe('UNAUTHENTICATED');
  await auth.signIn({ username: person.username, password: PASSWORD });
  await auth.signOut();
  await auth.signIn({ username: person.username, password: PASSWORD });
  await person.send('mutation { logout { revokedKeys } }');
  expect(await Promise.all([codeOf(auth.me()), codeOf(auth.me())])).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  expect(events).toEqual(['SIGNED_IN', 'SIGNED_OUT', 'SIGNED_IN', 'SIGNED_OUT']);
});

test('client: a document of the app gets the same key and the same errors', async () => {
  const person = await aPerson(server);
  const auth = aClient(person.key);
  expect(await auth.send('query Mine { me { username } }')).toEqual({ me: { username: person.username } });
  expect(await codeOf(auth.send('{ nothing }'))).toBe('GRAPHQL_VALIDATION_FAILED');
  expect(await codeOf(auth.send({ toString: () => String({}) }))).toBe('MISUSE');
});

test('client: a wrong argument is an error with a message for each field', async () => {
  const error = await aClient()
    .register({ username: '-', password: 'short' })
    .then(
      () => undefined,
      (thrown) => thrown,
    );
  expect(error).toBeInstanceOf(AuthHeroError);
  expect(error.code).toBe('BAD_USER_INPUT');
  expect(error.fieldMessage('password')).toMatch(/8 characters/);
  expect(error.fieldMessage('input.username')).toEqual(expect.any(String));
  expect(error.fieldMessage('email')).toBeUndefined();
});

/** Enough for the types of each operation. */
const ANY: Readonly<Record<string, unknown>> = {
  id: '019ad000-0000-7000-8000-000000000000',
  name: 'x',
  keys: ['x'],
  key: 'x',
  code: '12345678',
  email: 'a@example.org',
  roles: [],
  login: 'somebody',
  proof: { password: PASSWORD },
  purpose: 'REGISTER',
};

test.each(operations.map(({ name, takes }) => [name, takes] as const))(
  'client: the server understands the document of %s, and an admin gets all its fields',
  async (name, takes) => {
    const admin = await anAdmin(server);
    const auth = aClient(admin.key) as unknown as Record<string, (variables?: object) => Promise<unknown>>;
    const variables = takes === 'variables' ? argumentsOf(name) : {};
    const code = await codeOf(auth[name]?.(variables) ?? Promise.reject(new Error()));
    // An input without fields is refused before its fields are read.
    expect(['no error', 'NOT_CONFIGURED', ...(takes === 'input' ? ['BAD_USER_INPUT'] : [])]).toContain(code);
  },
);

function argumentsOf(name: string): object {
  const { document } = operations.find((operation) => operation.name === name) ?? { document: '' };
  const wanted = [...document.matchAll(/\$(\w+):[^,)]*!/g)].map(([, argument]) => argument ?? '');
  if (name === 'user') wanted.push('id');
  if (name === 'enableTotp') return { code: '123456' };
  return Object.fromEntries(wanted.map((argument) => [argument, ANY[argument]]));
}
