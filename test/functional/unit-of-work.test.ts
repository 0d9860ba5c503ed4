import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { anAdmin } from '../support/admins.js';
import { type Answer, faultPaths, send } from '../support/client.js';
import { create, RENAME, REVOKE, ROTATE } from '../support/keys.js';
import { codeInMailbox, tokenInMailbox } from '../support/mailbox.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { addPasskey, optionsFor, originOf, REGISTER_PASSKEY } from '../support/passkeys.js';
import { aName, aPerson, isLive, login, PASSWORD, type Person, register } from '../support/people.js';
import {
  BEGIN,
  COMPLETE_SIGN_IN,
  goAndComeBack,
  LINK,
  link,
  REDIRECT,
  settingsOf,
  signIn,
} from '../support/providers.js';
import { SoftwareAuthenticator } from '../support/software-authenticator.js';
import { sql, userRow } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { App, addApp, beginLogin, COMPLETE } from '../support/totp.js';

const NOTHING = { commits: 0, rollbacks: 0, flushes: 0, writes: 0 };
let seen = { ...NOTHING };

let issuer: OpenidIssuer;
let server: TestServer;
beforeAll(async () => {
  issuer = await OpenidIssuer.start({ redirectUris: [REDIRECT] });
  server = await startTestServer(settingsOf({ acme: issuer }));
  // The keys that sign tokens are made with the first one, in a transaction of their own.
  await fetch(new URL('/.well-known/jwks.json', server.url));
  server.orm.em.getEventManager().registerSubscriber({
    afterTransactionCommit: () => void seen.commits++,
    afterTransactionRollback: () => void seen.rollbacks++,
    onFlush({ uow }) {
      seen.flushes++;
      if (uow.getChangeSets().length > 0) seen.writes++;
    },
  });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

/** What the unit of work did during one request, beside its answer. */
async function during(request: () => Promise<Answer>) {
  seen = { ...NOTHING };
  const answer = await request();
  return { answer, ...seen };
}

/** The same of the last mutation alone: some make what they need before. */
async function lastDuring(request: () => Promise<Answer>) {
  const { answer, commits, rollbacks, writes } = await during(request);
  const prepared = answer.data && PREPARED.has(Object.keys(answer.data)[0] ?? '') ? 1 : 0;
  return { answer, last: { commits: commits - prepared, rollbacks, writes: writes - prepared } };
}
/** Those for which a key is made or a code is sent before, which is a transaction of its own. */
const PREPARED = new Set(['renameApiKey', 'rotateApiKey', 'revokeApiKey', 'verifyEmail']);

const CHANGE = `mutation ($current: String!, $next: String!) {
  changePassword(input: { currentPassword: $current, newPassword: $next }) { __typename } }`;
const change = (person: Person, current: string, next: string) => person.send(CHANGE, { current, next });

/** Each mutation as one that succeeds, asked by an admin; `other` is whom it is done to. */
const MUTATIONS: Record<string, (person: Person, other: Person) => Promise<Answer>> = {
  register: () => register(server, {}),
  login: ({ username }) => login(server, username),
  logout: ({ send }) => send('mutation { logout { __typename } }'),
  updateMe: ({ send }) => send('mutation { updateMe(input: { firstName: "Ada" }) { __typename } }'),
  changePassword: (person) => change(person, PASSWORD, 'a new horse battery'),
  confirmIdentity: ({ send }) =>
    send(`mutation { confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename } }`),
  deleteMe: ({ send }) => send('mutation { deleteMe { __typename } }'),
  createApiKey: ({ send }) => send('mutation { createApiKey(input: { name: "a" }) { __typename } }'),
  renameApiKey: async (person) => person.send(RENAME, { id: await keyOf(person), name: 'b' }),
  rotateApiKey: async (person) => person.send(ROTATE, { id: await keyOf(person) }),
  revokeApiKey: async (person) => person.send(REVOKE, { id: await keyOf(person) }),
  setEmail: ({ send }) => send(`mutation { setEmail(email: "${aName()}@example.com") { __typename } }`),
  verifyEmail: async (person) => {
    const email = `${aName()}@example.com`;
    await person.send(`mutation { setEmail(email: "${email}") { __typename } }`);
    const code = await codeInMailbox(server, email);
    return person.send(`mutation { verifyEmail(code: "${code}") { __typename } }`);
  },
  inviteUser: ({ send }) => send(`mutation { inviteUser(input: { email: "${aName()}@example.com" }) { __typename } }`),
  revokeInvitation: async (person) => {
    const { id } = await anInvitation(person);
    seen = { ...NOTHING };
    return person.send(`mutation { revokeInvitation(id: "${id}") { __typename } }`);
  },
  acceptInvitation: async (person) => {
    const { email } = await anInvitation(person);
    const input = { token: await tokenInMailbox(server, email), username: aName(), password: PASSWORD };
    seen = { ...NOTHING };
    return send(
      server.url,
      'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { __typename } }',
      { input },
    );
  },
  requestPasswordReset: ({ send, username }) =>
    send(`mutation { requestPasswordReset(login: "${username}") { __typename } }`),
  resetPassword: async (person) => {
    const email = `${aName()}@example.com`;
    await person.send(`mutation { setEmail(email: "${email}") { __typename } }`);
    await person.send(`mutation { verifyEmail(code: "${await codeInMailbox(server, email)}") { __typename } }`);
    await person.send(`mutation { requestPasswordReset(login: "${person.username}") { __typename } }`);
    const token = await tokenInMailbox(server, email);
    seen = { ...NOTHING };
    return person.send(
      `mutation { resetPassword(input: { token: "${token}", newPassword: "staple battery horse" }) { __typename } }`,
    );
  },
  issueAccessToken: ({ send }) =>
    send(
      `mutation { issueAccessToken(input: { audience: "http://localhost:${new URL(server.url).port}" }) { __typename } }`,
    ),
  createRole: ({ send }) => send('mutation { createRole(input: { name: "one", permissions: [] }) { __typename } }'),
  updateRole: ({ send }) =>
    send('mutation { updateRole(input: { name: "one", permissions: ["a:b"] }) { __typename } }'),
  deleteRole: ({ send }) => send('mutation { deleteRole(name: "one") { __typename } }'),
  setUserRoles: ({ send }, { id }) => send(`mutation { setUserRoles(id: "${id}", roles: ["admin"]) { __typename } }`),
  deactivateUser: ({ send }, { id }) => send(`mutation { deactivateUser(id: "${id}") { __typename } }`),
  restoreUser: async ({ send }, { id }) => {
    await sql(server, 'update "user" set is_active = false where id = ?', [id]);
    return send(`mutation { restoreUser(id: "${id}") { __typename } }`);
  },
  revokeUserApiKeys: ({ send }, { id }) => send(`mutation { revokeUserApiKeys(id: "${id}") { __typename } }`),
  resetUserPassword: ({ send }, { id }) => send(`mutation { resetUserPassword(id: "${id}") { __typename } }`),
  purgeUser: async ({ send }, { id }) => {
    await sql(
      server,
      'update "user" set is_active = false, deactivated_on = now() - interval \'1 year\' where id = ?',
      [id],
    );
    return send(`mutation { purgeUser(id: "${id}") { __typename } }`);
  },
  beginTotp: ({ send }) => send('mutation { beginTotp { __typename } }'),
  enableTotp: async ({ send }) => {
    const { data } = await send('mutation { beginTotp { ... on BeginTotpSuccess { secret } } }');
    seen = { ...NOTHING };
    return send(`mutation { enableTotp(code: "${new App(data.beginTotp.secret).at(0)}") { __typename } }`);
  },
  disableTotp: async (person) => {
    await addApp(person);
    seen = { ...NOTHING };
    return person.send('mutation { disableTotp { __typename } }');
  },
  renewRecoveryCodes: async (person) => {
    await addApp(person);
    seen = { ...NOTHING };
    return person.send('mutation { renewRecoveryCodes { __typename } }');
  },
  completeLogin: async (person) => {
    const { recoveryCodes } = await addApp(person);
    const { challenge } = await beginLogin(server, person.username, PASSWORD);
    seen = { ...NOTHING };
    return send(server.url, COMPLETE, { input: { challenge, proof: { recoveryCode: recoveryCodes[0] } } });
  },
  passkeyOptions: ({ send }) => send('mutation { passkeyOptions(purpose: REGISTER) { __typename } }'),
  registerPasskey: async (person) => {
    const { options } = await optionsFor(person, 'REGISTER');
    const response = new SoftwareAuthenticator({ origin: originOf(server) }).create(options);
    seen = { ...NOTHING };
    return person.send(REGISTER_PASSKEY, { input: { response } });
  },
  removePasskey: async (person) => {
    const { id } = await addPasskey(server, person);
    seen = { ...NOTHING };
    return person.send(`mutation { removePasskey(id: "${id}") { __typename } }`);
  },
  removeUserFactors: async ({ send }, other) => {
    await addApp(other);
    seen = { ...NOTHING };
    return send(`mutation { removeUserFactors(id: "${other.id}") { __typename } }`);
  },
  completeProviderSignIn: async (person) => {
    const subject = aName();
    await link(person, await goAndComeBack(server, 'acme', issuer, subject, person));
    const input = await goAndComeBack(server, 'acme', issuer, subject);
    seen = { ...NOTHING };
    return send(server.url, COMPLETE_SIGN_IN, { input });
  },
  registerWithProvider: async () => {
    const { signUp } = await signIn(server, 'acme', issuer, aName());
    seen = { ...NOTHING };
    const query =
      'mutation ($input: RegisterWithProviderInput!) { registerWithProvider(input: $input) { __typename } }';
    return send(server.url, query, { input: { signUp, username: aName() } });
  },
  linkIdentity: async (person) => {
    const input = await goAndComeBack(server, 'acme', issuer, aName(), person);
    seen = { ...NOTHING };
    return person.send(LINK, { input });
  },
  unlinkIdentity: async (person) => {
    const { identity } = await link(person, await goAndComeBack(server, 'acme', issuer, aName(), person));
    seen = { ...NOTHING };
    return person.send(`mutation { unlinkIdentity(id: "${identity.id}") { __typename } }`);
  },
};
/** Writes nothing: the browser keeps what has begun. */
const WITHOUT_TRANSACTION = ['beginProviderSignIn'];

async function anInvitation(person: Person): Promise<{ id: string; email: string }> {
  await person.send(`mutation { inviteUser(input: { email: "${aName()}@example.com" }) { __typename } }`);
  return (await person.send('{ invitations { id email } }')).data.invitations[0];
}

const keyOf = async (person: Person) => (await create(person, 'a')).key.id;

test('unit of work: this file tests every mutation of the schema', () => {
  const mutations = buildSchema(readFileSync('schema.graphql', 'utf8')).getMutationType()?.getFields();
  expect([...Object.keys(MUTATIONS), ...WITHOUT_TRANSACTION].sort()).toEqual(Object.keys(mutations ?? {}).sort());
});

test('beginProviderSignIn: begins no transaction', async () => {
  const input = { provider: 'acme', redirectTo: REDIRECT };
  const { answer, ...work } = await during(() => send(server.url, BEGIN, { input }));
  expect(answer.data.beginProviderSignIn.attempt).toBeDefined();
  expect(work).toEqual({ ...NOTHING, flushes: 1 });
});

test.each(Object.entries(MUTATIONS))('%s: is one transaction with one flush that writes', async (name, mutate) => {
  const [person, other] = [await anAdmin(server), await aPerson(server)];
  const { answer, last } = await lastDuring(() => mutate(person, other));
  expect(answer.errors).toBeUndefined();
  expect(answer.data[name].__typename).toMatch(/(Success|Payload)$/);
  // The mail that tells the owner is written with the commit.
  expect(last).toEqual({ commits: 1, rollbacks: 0, writes: name === 'resetPassword' ? 2 : 1 });
});

// What is written is the event of the audit.
test.each<[string, (person: Person) => Promise<Answer>, string, { commits: number; writes: number }]>([
  [
    'login',
    ({ username }) => login(server, username, 'wrong horse battery'),
    'InvalidCredentials',
    { commits: 1, writes: 1 },
  ],
  ['login', () => login(server, aName()), 'InvalidCredentials', { commits: 1, writes: 1 }],
  ['register', ({ username }) => register(server, { username }), 'UsernameTaken', { commits: 1, writes: 0 }],
  ['register', () => register(server, { password: 'password1' }), 'PasswordTooCommon', { commits: 0, writes: 0 }],
  ['changePassword', (person) => change(person, PASSWORD, 'password1'), 'PasswordTooCommon', { commits: 1, writes: 1 }],
  [
    'changePassword',
    (person) => change(person, 'wrong horse battery', 'a new horse'),
    'InvalidCredentials',
    { commits: 1, writes: 1 },
  ],
])(
  '%s: an expected failure is at most one transaction, and rolls nothing back (%#)',
  async (name, mutate, typename, work) => {
    const person = await aPerson(server);
    const { answer, commits, rollbacks, writes } = await during(() => mutate(person));
    expect(answer.data[name].__typename).toBe(typename);
    expect({ commits, rollbacks, writes }).toEqual({ rollbacks: 0, ...work });
  },
);

test.each([
  'logout { revokedKeys }',
  'updateMe(input: { firstName: "Eve" }) { user { id } }',
  'changePassword(input: { currentPassword: "correct horse battery", newPassword: "a new horse" }) { __typename }',
  'deleteMe { deletedUserId }',
])('without a key no transaction starts: %s', async (mutation) => {
  const { answer, ...work } = await during(() => send(server.url, `mutation { ${mutation} }`));
  expect(answer.code).toBe('UNAUTHENTICATED');
  expect(work).toEqual(NOTHING);
});

test.each([
  'mutation { register(input: { username: "a b", password: "x" }) { __typename } }',
  'mutation { login(input: { username: "a b", password: "" }) { __typename } }',
  'mutation ($null: LogoutScope) { logout(scope: $null) { revokedKeys } }',
  'mutation { updateMe(input: { lastName: "x\\u202e" }) { user { id } } }',
  'mutation { changePassword(input: { currentPassword: "", newPassword: "x" }) { __typename } }',
])('with bad input no transaction starts: %s', async (document) => {
  const { send } = await aPerson(server);
  const { answer, ...work } = await during(() => send(document, { null: null }));
  expect(faultPaths(answer)).toBeDefined();
  expect(work).toEqual(NOTHING);
});

test('two mutations in one document are two transactions', async () => {
  const { send } = await aPerson(server);
  const { answer, commits, rollbacks, writes } = await during(() =>
    send(`mutation {
      a: updateMe(input: { firstName: "Ada" }) { user { firstName lastName } }
      b: updateMe(input: { lastName: "Byron" }) { user { firstName lastName } } }`),
  );
  expect(answer.data.b.user).toEqual({ firstName: 'Ada', lastName: 'Byron' });
  expect({ commits, rollbacks, writes }).toEqual({ commits: 2, rollbacks: 0, writes: 2 });
});

test('a mutation that returns a failure leaves no change for the next mutation', async () => {
  const { username, send } = await aPerson(server);
  const { answer, commits, writes } = await during(() =>
    send(`mutation {
      a: register(input: { username: "${username}", password: "${PASSWORD}", firstName: "Eve" }) { __typename }
      b: updateMe(input: { firstName: "Ada" }) { user { firstName } } }`),
  );
  expect(answer.data).toEqual({ a: { __typename: 'UsernameTaken' }, b: { user: { firstName: 'Ada' } } });
  expect(writes).toBe(1);
  expect(commits).toBeLessThanOrEqual(2);
  expect(await sql(server, 'select id from "user" where first_name = ?', ['Eve'])).toEqual([]);
});

test('a mutation that throws ends the document: earlier mutations are kept, later mutations do not run', async () => {
  const { send } = await aPerson(server);
  const { answer, commits, writes } = await during(() =>
    send(`mutation {
      a: updateMe(input: { firstName: "Ada" }) { user { id } }
      b: changePassword(input: { currentPassword: "", newPassword: "x" }) { __typename }
      c: updateMe(input: { lastName: "Byron" }) { user { id } } }`),
  );
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]).toMatchObject({ path: ['b'], extensions: { code: 'BAD_USER_INPUT' } });
  expect((await send('{ me { firstName lastName } }')).data.me).toEqual({ firstName: 'Ada', lastName: null });
  expect({ commits, writes }).toEqual({ commits: 1, writes: 1 });
});

test('a mutation that the database refuses in the middle is rolled back completely, and the next mutation works', async () => {
  const person = await aPerson(server);
  const other = (await login(server, person.username)).data.login.apiKey;
  const before = await userRow(server, person);
  await sql(server, `create function refuse() returns trigger language plpgsql as $$ begin raise 'S3cr-t'; end $$`);
  await sql(server, 'create trigger refuse before update on api_key for each row execute function refuse()');
  try {
    const { answer, commits, rollbacks } = await during(() => change(person, PASSWORD, 'a new horse battery'));
    expect(answer).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', status: 500, data: null });
    expect(answer.text).not.toContain('S3cr-t');
    expect({ commits, rollbacks }).toEqual({ commits: 0, rollbacks: 1 });
    expect(await userRow(server, person)).toEqual(before);
  } finally {
    await sql(server, 'drop function refuse cascade');
  }
  expect((await change(person, PASSWORD, 'a new horse battery')).data.changePassword.__typename).toBe(
    'ChangePasswordSuccess',
  );
  expect(await isLive(server, other)).toBe(false);
});
