import { expect, test } from '@jest/globals';
import { anAdmin, give, withKey } from '../support/admins.js';
import { faultPaths, send } from '../support/client.js';
import { create, ROTATE, result } from '../support/keys.js';
import { aKey, aPerson, isLive, login, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const CONFIRM = `mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) {
  __typename ... on ConfirmIdentitySuccess { apiKey confirmedUntil } ... on UserError { message } } }`;
const CREDENTIAL = '{ viewerCredential { authenticatedOn methods expiresOn apiKeyId } }';
const confirm = (person: Person, password = PASSWORD) => person.send(CONFIRM, { proof: { password } });
const credentialOf = async (person: Person) => (await person.send(CREDENTIAL)).data.viewerCredential;
/** As if a person had logged in some minutes ago. */
const age = (person: Person, minutes: number) =>
  sql(server, `update api_key set authenticated_on = now() - ? * interval '1 minute' where user_id = ?`, [
    minutes,
    person.id,
  ]);

test('confirmIdentity: gives a fresh key with the same end, and says until when it counts', async () => {
  const person = await aPerson(server);
  await age(person, 60);
  const before = await credentialOf(person);
  const { __typename, apiKey, confirmedUntil } = result(await confirm(person));
  expect(__typename).toBe('ConfirmIdentitySuccess');
  const after = await credentialOf(withKey(server, person, apiKey));
  expect(after).toMatchObject({ expiresOn: before.expiresOn, methods: ['PASSWORD'] });
  expect(after.apiKeyId).not.toBe(before.apiKeyId);
  expect(new Date(confirmedUntil).getTime() - new Date(after.authenticatedOn).getTime()).toBe(300_000);
  expect(Math.abs(Date.now() - new Date(after.authenticatedOn).getTime())).toBeLessThan(10_000);
});

test('confirmIdentity: the old key reads for another minute, changes nothing, and makes no key', async () => {
  const person = await aPerson(server);
  const { apiKey } = result(await confirm(person));
  expect(await isLive(server, person.key)).toBe(true);
  for (const mutation of [
    'updateMe(input: { firstName: "Eve" }) { user { id } }',
    'createApiKey(input: { name: "x" }) { __typename }',
    'logout { revokedKeys }',
    `confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename }`,
  ])
    expect((await person.send(`mutation { ${mutation} }`)).code).toBe('UNAUTHENTICATED');
  const [row] = await sql(
    server,
    'select extract(epoch from expires_on - now())::float as seconds from api_key where user_id = ? and is_read_only',
    [person.id],
  );
  expect(row.seconds).toBeGreaterThan(50);
  expect(row.seconds).toBeLessThanOrEqual(60);
  expect(await isLive(server, apiKey)).toBe(true);
});

test('confirmIdentity: of two at the same moment one succeeds', async () => {
  const person = await aPerson(server);
  const answers = await Promise.all([confirm(person), confirm(person)]);
  expect(answers.map(({ code, data }) => code ?? data.confirmIdentity.__typename).sort()).toEqual([
    'ConfirmIdentitySuccess',
    'UNAUTHENTICATED',
  ]);
});

test('confirmIdentity: a wrong password is ProofInvalid, recorded once in a while, and ends nothing', async () => {
  const person = await aPerson(server);
  for (let round = 0; round < 3; round += 1)
    expect(result(await confirm(person, 'wrong horse battery')).__typename).toBe('ProofInvalid');
  expect(await isLive(server, person.key)).toBe(true);
  const events = await sql(server, "select type from audit_event where subject_id = ? and type = 'PROOF_REFUSED'", [
    person.id,
  ]);
  expect(events).toHaveLength(1);
  await confirm(person);
  const [confirmed] = await sql(
    server,
    "select detail, api_key_id from audit_event where subject_id = ? and type = 'CONFIRMED'",
    [person.id],
  );
  expect(confirmed.detail).toBe('PASSWORD');
});

test('confirmIdentity: a key of createApiKey is FORBIDDEN, with the kind of the credential', async () => {
  const person = await aPerson(server);
  const script = withKey(server, person, (await create(person, 'script')).apiKey);
  const { code, errors } = await confirm(script);
  expect([code, errors?.[0]?.extensions]).toEqual(['FORBIDDEN', { code: 'FORBIDDEN', credential: 'CREATED_KEY' }]);
  expect(await credentialOf(script)).toMatchObject({ authenticatedOn: null, methods: [] });
});

test('confirmIdentity: no proof, or an unknown one, is BAD_USER_INPUT by its path', async () => {
  const person = await aPerson(server);
  for (const proof of [{}, { password: null }, { password: '' }, { password: 'x'.repeat(257) }])
    expect(faultPaths(await person.send(CONFIRM, { proof }))).toEqual(['proof.password']);
});

test('confirmIdentity: wrong proofs count together with wrong logins', async () => {
  const strict = await startTestServer({ RATE_LIMIT: 'on', ACCOUNT_FAILURES_PER_ADDRESS: '4/1h' });
  try {
    const person = await aPerson(strict);
    for (let round = 0; round < 2; round += 1) await login(strict, person.username, 'wrong horse battery');
    for (let round = 0; round < 2; round += 1)
      expect(result(await confirm(person, 'wrong horse battery')).__typename).toBe('ProofInvalid');
    expect((await confirm(person)).code).toBe('RATE_LIMITED');
    expect((await login(strict, person.username)).code).toBe('RATE_LIMITED');
  } finally {
    await strict.stop();
  }
});

test('a right password that does not end a login forgets no wrong ones', async () => {
  const strict = await startTestServer({ RATE_LIMIT: 'on', ACCOUNT_FAILURES_PER_ADDRESS: '4/1h' });
  try {
    const person = await aPerson(strict);
    const wrong = () => login(strict, person.username, 'wrong horse battery');
    for (let round = 0; round < 3; round += 1) await wrong();
    for (let round = 0; round < 3; round += 1)
      expect((await confirm(person)).code ?? 'ok').toMatch(/ok|UNAUTHENTICATED/);
    const weak = `mutation { login(input: { username: "${person.username}", password: "${PASSWORD}", newPassword: "password123" }) { __typename } }`;
    expect((await send(strict.url, weak)).data.login.__typename).toBe('PasswordTooCommon');
    expect((await wrong()).data.login.__typename).toBe('InvalidCredentials');
    expect((await wrong()).code).toBe('RATE_LIMITED');
  } finally {
    await strict.stop();
  }
});

test('ConfirmationRequired: says how old the proof may be and by what to confirm, and nothing was done', async () => {
  const admin = await anAdmin(server);
  const other = await aPerson(server);
  await age(admin, 6);
  const reset = `mutation { resetUserPassword(id: "${other.id}") { __typename ... on ConfirmationRequired { maxAge methods message } } }`;
  expect(result(await admin.send(reset))).toEqual({
    __typename: 'ConfirmationRequired',
    maxAge: 300,
    methods: ['PASSWORD'],
    message: 'This needs a recent proof that you are there: call confirmIdentity, and then this again.',
  });
  expect(await isLive(server, other.key)).toBe(true);
  await age(admin, 4);
  expect(result(await admin.send(reset)).__typename).toBe('ResetUserPasswordSuccess');
});

test('ConfirmationRequired: CONFIRMATION_MAX_AGE counts, and documents of version 0.1.0 get a message of deleteMe', async () => {
  const patient = await startTestServer({ CONFIRMATION_MAX_AGE: '1h' });
  try {
    const person = await aPerson(patient);
    const grow = (minutes: number) =>
      sql(patient, `update api_key set authenticated_on = now() - ? * interval '1 minute'`, [minutes]);
    const deleteMe = () => person.send('mutation { deleteMe { deletedUserId message } }');
    await grow(61);
    expect((await deleteMe()).data.deleteMe).toEqual({
      deletedUserId: null,
      message: expect.stringMatching(/call confirmIdentity/),
    });
    await grow(59);
    expect((await deleteMe()).data.deleteMe.deletedUserId).toBe(person.id);
  } finally {
    await patient.stop();
  }
});

test('changePassword: sets the first password of an account without one, under a recent login only', async () => {
  const person = await aPerson(server);
  const set = (more = '') =>
    person.send(
      `mutation { changePassword(input: { newPassword: "a first horse battery" ${more} }) { __typename ... on ConfirmationRequired { methods } } }`,
    );
  expect((await set()).data.changePassword.__typename).toBe('InvalidCredentials');
  await sql(server, 'delete from password where user_id = ?', [person.id]);
  expect((await set(', currentPassword: "wrong"')).data.changePassword.__typename).toBe('InvalidCredentials');
  await age(person, 6);
  expect((await set()).data.changePassword).toEqual({ __typename: 'ConfirmationRequired', methods: [] });
  await age(person, 1);
  expect((await set()).data.changePassword.__typename).toBe('ChangePasswordSuccess');
  expect((await login(server, person.username, 'a first horse battery')).data.login.__typename).toBe('LoginSuccess');
  expect((await set()).data.changePassword.__typename).toBe('InvalidCredentials');
});

test('SESSION_TTL: a session that is rotated or confirmed ends when its login would have', async () => {
  const person = await aPerson(server);
  await sql(
    server,
    "update api_key set created_on = now() - interval '29 days', expires_on = now() + interval '1 day', authenticated_on = now() - interval '29 days', last_used_on = now() where user_id = ?",
    [person.id],
  );
  const before = await credentialOf(person);
  const rotated = withKey(server, person, result(await person.send(ROTATE, { id: before.apiKeyId })).apiKey);
  const { apiKeyId, ...renewed } = await credentialOf(rotated);
  expect(renewed).toEqual({ ...before, apiKeyId: undefined });
  expect(apiKeyId).not.toBe(before.apiKeyId);
  const confirmed = withKey(server, person, result(await confirm(rotated)).apiKey);
  expect((await credentialOf(confirmed)).expiresOn).toBe(before.expiresOn);
});

test('a key that was replaced makes and rotates no keys', async () => {
  const person = await aPerson(server);
  const { apiKeyId } = await credentialOf(person);
  const { key } = await create(person, 'other');
  await person.send(ROTATE, { id: apiKeyId, overlap: 3_600 });
  expect(await isLive(server, person.key)).toBe(true);
  for (const mutation of [
    'createApiKey(input: { name: "x" })',
    `rotateApiKey(id: "${key.id}")`,
    `rotateApiKey(id: "${apiKeyId}")`,
  ]) {
    const { code, errors } = await person.send(`mutation { ${mutation} { __typename } }`);
    expect([mutation, code, errors?.[0]?.extensions?.credential]).toEqual([mutation, 'FORBIDDEN', 'LOGIN_KEY']);
  }
});

test('a key that an old session has made never holds permissions over others, also not when its user becomes an admin', async () => {
  const person = await aPerson(server);
  const confirmed = withKey(server, person, (await create(person, 'confirmed')).apiKey);
  await age(person, 6);
  const old = withKey(server, person, (await create(person, 'old')).apiKey);
  const heir = withKey(server, person, (await create(old, 'heir')).apiKey);
  await give(server, person, 'admin');
  const permissionsOf = async (one: Person) =>
    (await one.send('{ viewerCredential { permissions } }')).data.viewerCredential.permissions;
  expect(await permissionsOf(confirmed)).toContain('users:manage');
  for (const key of [old, heir]) {
    expect(await permissionsOf(key)).toContain('keys:verify');
    for (const permission of ['users:manage', 'roles:manage', 'audit:read'])
      expect(await permissionsOf(key)).not.toContain(permission);
    expect((await key.send('{ roles { name } }')).code).toBe('FORBIDDEN');
  }
});

test('SESSION_IDLE_TTL: an unused session is dead, a used one and a key of createApiKey are not', async () => {
  const strict = await startTestServer({ SESSION_IDLE_TTL: '10m' });
  try {
    const person = await aPerson(strict);
    const [used, script] = [await aKey(strict, person), (await create(person, 'script')).apiKey];
    const usedId = (await credentialOf(withKey(strict, person, used))).apiKeyId;
    await sql(strict, "update api_key set created_on = now() - interval '11 minutes', last_used_on = null");
    await sql(strict, "update api_key set last_used_on = now() - interval '9 minutes' where id = ?", [usedId]);
    const live = await Promise.all([person.key, used, script].map((key) => isLive(strict, key)));
    expect(live).toEqual([false, true, true]);
  } finally {
    await strict.stop();
  }
});

test('myApiKeys: tells which key asks, from where each was made, and for which client', async () => {
  const person = await aPerson(server);
  const loggedIn = await login(server, person.username, PASSWORD, { 'user-agent': `Firefox ${'x'.repeat(300)}` });
  const other = withKey(server, person, loggedIn.data.login.apiKey);
  const list = '{ myApiKeys { nodes { current address userAgent } } }';
  const nodes = (await other.send(list)).data.myApiKeys.nodes;
  expect(nodes.map(({ current }: { current: boolean }) => current)).toEqual([true, false]);
  expect(nodes[0]).toMatchObject({
    address: expect.stringMatching(/^(127\.0\.0\.1|::1)/),
    userAgent: expect.stringMatching(/^Firefox x{248}$/),
  });
});

test('verifyApiKey: tells another service when and by what the user proved to be there', async () => {
  const [admin, person] = [await anAdmin(server), await aPerson(server)];
  const script = (await create(person, 'script')).apiKey;
  const verify = async (key: string) =>
    (await admin.send('query ($key: String!) { verifyApiKey(key: $key) { authenticatedOn methods } }', { key })).data
      .verifyApiKey;
  expect(await verify(person.key)).toEqual({ authenticatedOn: expect.any(String), methods: ['PASSWORD'] });
  expect(await verify(script)).toEqual({ authenticatedOn: null, methods: [] });
  expect(await verify('junk')).toEqual({ authenticatedOn: null, methods: [] });
});
