import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType, isUnionType } from 'graphql';
import { features } from '../../src/features.js';
import { createSchema } from '../../src/graphql/schema.js';
import { act, anAdmin } from '../support/admins.js';
import { send } from '../support/client.js';
import { result } from '../support/keys.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { addPasskey, loginOptions } from '../support/passkeys.js';
import { aName, aPerson, PASSWORD, type Person } from '../support/people.js';
import { REDIRECT, registerWith, settingsOf, signIn } from '../support/providers.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { addApp, COMPLETE } from '../support/totp.js';

let issuer: OpenidIssuer;
let server: TestServer;
beforeAll(async () => {
  issuer = await OpenidIssuer.start({ redirectUris: [REDIRECT] });
  server = await startTestServer(settingsOf({ acme: issuer }));
});
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

const schema = await createSchema(features);
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { __typename } }';
const NEW_PASSWORD = 'an entirely new phrase';

/** Links an identity past the API. */
const addIdentity = ({ id }: Person, subject: string) =>
  sql(
    server,
    `insert into identity (id, created_on, user_id, provider_id, issuer, subject)
     values (gen_random_uuid(), now(), ?, 'acme', ?, ?)`,
    [id, issuer.url, subject],
  );
const login = async (input: object) => result(await send(server.url, LOGIN, { input })).__typename;

/**
 * Every operation that can issue the key of a login, and each way to call it with everything but the second factor of an account that
 * has one. None may issue a key.
 */
const WITHOUT_FACTOR: Record<string, Record<string, (person: Person) => Promise<string>>> = {
  login: {
    'the password': ({ username }) => login({ username, password: PASSWORD }),
    'the password and a new one': ({ username }) => login({ username, password: PASSWORD, newPassword: NEW_PASSWORD }),
    'a one-time password': async ({ id, username }) => {
      const fields = '... on ResetUserPasswordSuccess { oneTimePassword }';
      const { oneTimePassword } = await act(await anAdmin(server), 'resetUserPassword', id, '', fields);
      return login({ username, password: oneTimePassword, newPassword: NEW_PASSWORD });
    },
    'a verified address': async ({ id, username }) => {
      const email = `${username}@example.com`;
      await sql(
        server,
        'insert into email_address (id, created_on, user_id, address, canonical) values (gen_random_uuid(), now(), ?, ?, ?)',
        [id, email, email],
      );
      return login({ username: email, password: PASSWORD });
    },
  },
  completeLogin: {
    'the password once more': async ({ username }) => {
      const query = `mutation ($input: LoginInput!) { login(input: $input) { ... on SecondFactorRequired { challenge } } }`;
      const { challenge } = result(await send(server.url, query, { input: { username, password: PASSWORD } }));
      return result(await send(server.url, COMPLETE, { input: { challenge, proof: { password: PASSWORD } } }))
        .__typename;
    },
    'the passkey of another account after the password': async ({ username }) => {
      const query = `mutation ($input: LoginInput!) { login(input: $input) { ... on SecondFactorRequired { challenge } } }`;
      const { challenge } = result(await send(server.url, query, { input: { username, password: PASSWORD } }));
      const { authenticator } = await addPasskey(server, await aPerson(server));
      const made = await loginOptions(server, challenge);
      const passkey = authenticator.get({ ...made.options, allowCredentials: [] });
      const input = { challenge: made.challenge, proof: { passkey } };
      return result(await send(server.url, COMPLETE, { input })).__typename;
    },
  },
  completeProviderSignIn: {
    'an identity of the account': async (person) => {
      const subject = aName();
      await addIdentity(person, subject);
      return (await signIn(server, 'acme', issuer, subject)).__typename;
    },
  },
  registerWithProvider: {
    'an identity that was linked with the account since': async (person) => {
      const subject = aName();
      const { signUp } = await signIn(server, 'acme', issuer, subject);
      await addIdentity(person, subject);
      return (await registerWith(server, signUp)).__typename;
    },
  },
};

test('every operation that can issue the key of a login is in the list of these tests', () => {
  const issuing = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ type }) => {
    const named = getNamedType(type);
    const members = isUnionType(named) ? named.getTypes().map(({ name }) => name) : [named.name];
    return members.some((name) => ['LoginSuccess', 'SessionStarted'].includes(name));
  });
  expect(issuing.map(({ name }) => name).sort()).toEqual(Object.keys(WITHOUT_FACTOR).sort());
});

const FACTORS: Record<string, (person: Person) => Promise<unknown>> = {
  'an app': addApp,
  'a passkey': (person) => addPasskey(server, person),
  'an app and a passkey': async (person) => {
    await addApp(person);
    await addPasskey(server, person);
  },
};

const cells = Object.entries(WITHOUT_FACTOR).flatMap(([operation, ways]) =>
  Object.keys(ways).flatMap((way) => Object.keys(FACTORS).map((factor) => [operation, way, factor] as const)),
);

test.each(cells)('%s with %s issues no key to an account with %s', async (operation, way, factor) => {
  const person = await aPerson(server);
  await FACTORS[factor]?.(person);
  const keys = () => sql(server, 'select id from api_key where user_id = ? and revoked_on is null', [person.id]);
  const before = await keys();
  expect(await WITHOUT_FACTOR[operation]?.[way]?.(person)).toMatch(/^(SecondFactorRequired|ProofInvalid)$/);
  expect((await keys()).length).toBeLessThanOrEqual(before.length);
  const events = await sql(server, "select 1 from audit_event where type = 'LOGGED_IN' and subject_id = ?", [
    person.id,
  ]);
  expect(events).toHaveLength(1);
});
