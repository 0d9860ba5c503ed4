import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin, withKey } from '../support/admins.js';
import { anAddress, aReachablePerson, emailOf, set, setEmail, stored, verify } from '../support/email.js';
import { aKey, aName, aPerson, login, PASSWORD, type Person, register } from '../support/people.js';
import { codeIn, MailServer } from '../support/smtp.js';
import { sql, statementsDuring } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

let mails: MailServer;
let server: TestServer;
beforeAll(async () => {
  mails = await MailServer.start({ credentials: { user: 'auth', password: 'p@ss:word' } });
  server = await startTestServer({
    SMTP_URL: mails.url,
    MAIL_FROM: 'Example <auth@example.com>',
    SERVICE_NAME: 'Example',
  });
});
afterAll(async () => {
  await server.stop();
  await mails.stop();
});

const reachable = () => aReachablePerson(server, mails);

test('register: an address gets a code, and counts once a key of the account has given the code', async () => {
  const [username, email] = [aName(), anAddress()];
  expect((await register(server, { username, email })).data.register.__typename).toBe('RegisterSuccess');
  const code = codeIn(await mails.mailTo(stored(email)));
  const key = await aKey(server, { username, password: PASSWORD });
  const person = withKey(server, await aPerson(server), key);
  expect(await emailOf(person)).toBeNull();
  expect(await verify(person, code)).toEqual({ __typename: 'VerifyEmailSuccess', user: { email: stored(email) } });
  expect(await emailOf(person)).toBe(stored(email));
  expect((await verify(person, code)).__typename).toBe('ProofInvalid');
});

test('a mail with a code has text and HTML of the same content, no code in its subject, no link, and nothing that a user typed', async () => {
  const [person, email] = [await aPerson(server, { firstName: 'Eve-Made-This' }), anAddress()];
  await set(person, email);
  const mail = await mails.mailTo(stored(email));
  expect([mail.from, mail.to, mail.subject]).toEqual([
    { name: 'Example', address: 'auth@example.com' },
    [{ name: '', address: stored(email) }],
    'Example: verify your address',
  ]);
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  expect(header('auto-submitted')).toBe('auto-generated');
  expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@example\.com>$/);
  for (const part of [mail.text ?? '', mail.html ?? '']) {
    expect(part).toContain(codeIn(mail));
    expect(part).not.toMatch(/https?:|Eve-Made-This|<img|src=/);
    expect(part).not.toContain(person.username);
  }
});

test('setEmail: the code works for its own account alone, five times at most, and a new code ends the older', async () => {
  const [person, other, email] = [await aPerson(server), await aPerson(server), anAddress()];
  await set(person, email);
  const first = codeIn(await mails.mailTo(stored(email)));
  expect((await verify(other, first)).__typename).toBe('ProofInvalid');
  await set(person, anAddress());
  expect((await verify(person, first)).__typename).toBe('ProofInvalid');
  const next = anAddress();
  await set(person, next);
  const code = codeIn(await mails.mailTo(stored(next)));
  const wrong = code === '0000 0000' ? '0000 0001' : '0000 0000';
  for (let tries = 0; tries < 5; tries += 1) expect((await verify(person, wrong)).__typename).toBe('ProofInvalid');
  expect((await verify(person, code)).__typename).toBe('ProofInvalid');
  expect(await emailOf(person)).toBeNull();
});

test('setEmail: a code that has expired, or whose account has a new password since, is ProofInvalid', async () => {
  for (const end of [
    (person: Person) => sql(server, 'update email_code set expires_on = now() where user_id = ?', [person.id]),
    (person: Person) =>
      person.send('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
        input: { currentPassword: PASSWORD, newPassword: 'another horse battery' },
      }),
    (person: Person) =>
      sql(server, 'update "user" set credential_version = credential_version + 1 where id = ?', [person.id]),
  ]) {
    const [person, email] = [await aPerson(server), anAddress()];
    await set(person, email);
    const code = codeIn(await mails.mailTo(stored(email)));
    await end(person);
    expect((await verify(person, code)).__typename).toBe('ProofInvalid');
  }
});

test('an address of somebody else: register and setEmail answer as for any other, its owner is told, and nobody gets a code', async () => {
  const owner = await reachable();
  const [first, other] = [await aPerson(server), await aPerson(server)];
  const shape = async (person: Person, email: string) =>
    (await statementsDuring(server, () => set(person, email))).map((text) => text.replace(/'[^']*'/g, '?'));
  expect(await shape(other, owner.email.toUpperCase())).toEqual(await shape(first, anAddress()));
  const mail = await mails.mailTo(owner.email, 2);
  expect([mail.subject, codeIn(mail)]).toEqual(['Example: somebody tried your address', '']);
  expect(mail.text).not.toContain(other.username);
});

test('an unverified address reserves nothing: of two accounts that verify one address at once, one gets it', async () => {
  const [first, second, email] = [await aPerson(server), await aPerson(server), anAddress()];
  for (const person of [first, second]) await set(person, email);
  await mails.mailTo(stored(email), 2);
  const codes = mails.received.filter(({ recipients }) => recipients.includes(stored(email))).map(codeIn);
  const outcomes = await Promise.all([verify(first, codes[0] ?? ''), verify(second, codes[1] ?? '')]);
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual(['ProofInvalid', 'VerifyEmailSuccess']);
  expect([await emailOf(first), await emailOf(second)].filter(Boolean)).toEqual([stored(email)]);
});

test('login: takes a verified address in any case; an unverified, an unknown and an earlier one are InvalidCredentials', async () => {
  const person = await reachable();
  const outcome = async (name: string) => (await login(server, name)).data.login.__typename;
  expect(await outcome(person.email.toUpperCase())).toBe('LoginSuccess');
  const next = anAddress();
  await set(person, next);
  expect([await outcome(next), await outcome(anAddress())]).toEqual(['InvalidCredentials', 'InvalidCredentials']);
  await verify(person, codeIn(await mails.mailTo(stored(next))));
  expect([await outcome(next), await outcome(person.email)]).toEqual(['LoginSuccess', 'InvalidCredentials']);
});

test('login: an unknown address takes the same statements as a known one', async () => {
  const person = await reachable();
  const shape = async (name: string) =>
    (await statementsDuring(server, () => login(server, name, 'wrong horse battery'))).map((text) =>
      text.replace(/'[^']*'/g, '?'),
    );
  expect(await shape(anAddress())).toEqual(await shape(person.email));
});

test('a change of address is told to the old address when it is asked for, and when it is done', async () => {
  const person = await reachable();
  const next = anAddress();
  await set(person, next);
  expect((await mails.mailTo(person.email, 2)).subject).toBe('Example: another address was asked for');
  await verify(person, codeIn(await mails.mailTo(stored(next))));
  expect((await mails.mailTo(person.email, 3)).subject).toBe('Example: your address was changed');
  expect(await emailOf(person)).toBe(stored(next));
});

test('a second change of address within an hour is told to the address that it replaces too', async () => {
  const person = await reachable();
  const [second, third] = [anAddress(), anAddress()];
  for (const [next, previous] of [
    [second, person.email],
    [third, stored(second)],
  ] as const) {
    await set(person, next);
    await verify(person, codeIn(await mails.mailTo(stored(next))));
    const subjects = () =>
      mails.received.filter(({ recipients }) => recipients.includes(previous)).map(({ subject }) => subject);
    await until(subjects, (found) => found.includes('Example: your address was changed'));
    expect(subjects()).toEqual(
      expect.arrayContaining(['Example: another address was asked for', 'Example: your address was changed']),
    );
  }
});

test('email: is shown to oneself and to admins, and to nobody else', async () => {
  const [person, other, admin] = [await reachable(), await aPerson(server), await anAdmin(server)];
  const query = `{ user(id: "${person.id}") { email } }`;
  expect((await other.send(query)).data.user.email).toBeNull();
  expect((await admin.send(query)).data.user.email).toBe(person.email);
});

test('notices: a password that was changed, a new key and a deletion are told; equal ones within an hour are counted in the next', async () => {
  const person = await reachable();
  const create = (name: string) =>
    person.send('mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename } }', {
      input: { name },
    });
  await create('one');
  const told = await mails.mailTo(person.email, 2);
  expect(told.subject).toBe('Example: new API key');
  expect(told.text).toMatch(
    new RegExp(`Hello ${person.username},[^]*When: 20\\d\\d-[^]*From: 127\\.0\\.0\\.1, an app or script`),
  );
  for (const name of ['two', 'three']) await create(name);
  await sql(server, "update notice set sent_on = sent_on - interval '1 hour' where user_id = ?", [person.id]);
  await create('four');
  expect((await mails.mailTo(person.email, 3)).text).toContain('This has happened 2 more times');
  await person.send('mutation { deleteMe { __typename } }');
  expect((await mails.mailTo(person.email, 4)).subject).toBe('Example: your account was deleted');
});

test('deleteMe: erases the address, so that somebody else can have it; a restored account has none', async () => {
  const [person, other, admin] = [await reachable(), await aPerson(server), await anAdmin(server)];
  await person.send('mutation { deleteMe { __typename } }');
  await set(other, person.email);
  const code = codeIn(await mails.mailTo(person.email, 3));
  expect((await verify(other, code)).__typename).toBe('VerifyEmailSuccess');
  await act(admin, 'restoreUser', person.id);
  expect((await admin.send(`{ user(id: "${person.id}") { email } }`)).data.user.email).toBeNull();
});

test('deleteMe: erases an address that waits for its code too, and its code', async () => {
  const person = await aPerson(server);
  await set(person, anAddress());
  await person.send('mutation { deleteMe { __typename } }');
  expect(await sql(server, 'select id from email_code where user_id = ?', [person.id])).toEqual([]);
});

test('deactivateUser: keeps the address, which nobody can use or take meanwhile', async () => {
  const [person, other, admin] = [await reachable(), await aPerson(server), await anAdmin(server)];
  await act(admin, 'deactivateUser', person.id);
  expect((await login(server, person.email)).data.login.__typename).toBe('InvalidCredentials');
  await set(other, person.email);
  expect(codeIn(await mails.mailTo(person.email, 2))).toBe('');
  await act(admin, 'restoreUser', person.id);
  expect((await login(server, person.email)).data.login.__typename).toBe('LoginSuccess');
});

test('a sign-in from an address that the account does not know is told, and the first one and a known one are not', async () => {
  const person = await reachable();
  await login(server, person.username);
  await sql(server, "update known_address set address = '192.0.2.1' where user_id = ?", [person.id]);
  await login(server, person.username);
  expect((await mails.mailTo(person.email, 2)).subject).toBe('Example: new login');
});

test.each([
  'not an address',
  'Ada <ada@example.com>',
  'ada@example.com, eve@example.com',
  'ada@example.com\r\nBcc: eve@example.com',
])('setEmail, register: %j is refused by its path, and nothing is sent', async (email) => {
  const person = await aPerson(server);
  const attempts = mails.attempts;
  const answer = await setEmail(person, email);
  expect([answer.code, answer.errors?.[0]?.extensions.fields?.[0]?.path]).toEqual(['BAD_USER_INPUT', 'email']);
  expect((await register(server, { email })).errors?.[0]?.extensions.fields?.[0]?.path).toBe('input.email');
  expect(mails.attempts).toBe(attempts);
});
