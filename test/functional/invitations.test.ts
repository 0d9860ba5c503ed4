import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin, give, scoped } from '../support/admins.js';
import { send } from '../support/client.js';
import { anAddress, aReachablePerson, stored } from '../support/email.js';
import { result } from '../support/keys.js';
import { aName, aPerson, login, PASSWORD, type Person, register } from '../support/people.js';
import { MailServer } from '../support/smtp.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let mails: MailServer;
let server: TestServer;
let admin: Person;
beforeAll(async () => {
  mails = await MailServer.start();
  server = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', REGISTRATION: 'open' });
  admin = await anAdmin(server);
  for (const [name, permissions] of Object.entries({
    clerk: ['invoices:read'],
    warden: ['users:manage', 'audit:read'],
  }))
    await admin.send('mutation ($input: CreateRoleInput!) { createRole(input: $input) { __typename } }', {
      input: { name, permissions },
    });
});
afterAll(async () => {
  await server.stop();
  await mails.stop();
});

const INVITE = `mutation ($input: InviteUserInput!) { inviteUser(input: $input) {
  __typename ... on InviteUserSuccess { expiresOn } ... on PermissionsExceeded { permissions }
  ... on InvitationLimitReached { limit } ... on UserError { message } } }`;
const ACCEPT = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
  __typename ... on AcceptInvitationSuccess { user { id username firstName } } ... on UserError { message } } }`;
const LIST = '{ invitations { id email roles invitedById createdOn expiresOn } }';
const invite = (person: Person, email: string, roles?: string[]) => person.send(INVITE, { input: { email, roles } });
const accept = async (token: string, input = {}) =>
  result(await send(server.url, ACCEPT, { input: { token, username: aName(), password: PASSWORD, ...input } }));
const tokenIn = (mail: { text?: string }): string => /#token=([\w-]{43})/.exec(mail.text ?? '')?.[1] ?? '';
/** Invites an address and takes the token out of the mail. */
async function tokenFor(email: string, roles?: string[], by = admin): Promise<string> {
  const { __typename, message } = result(await invite(by, email, roles));
  if (__typename !== 'InviteUserSuccess') throw new Error(`${__typename}: ${message}`);
  return tokenIn(await mails.mailTo(stored(email)));
}

test('inviteUser: the link of the mail makes an account with its roles and a verified address, once', async () => {
  const [email, username] = [anAddress(), aName()];
  const token = await tokenFor(email, ['clerk']);
  const mail = await mails.mailTo(stored(email));
  expect(mail.subject).toBe('AuthHero: you are invited');
  expect(mail.text).toContain(`http://localhost:${new URL(server.url).port}/account/invitation#token=${token}`);
  for (const text of [admin.username, 'clerk']) expect(mail.text).not.toContain(text);
  const [listed] = (await admin.send(LIST)).data.invitations;
  expect(listed).toMatchObject({ email: stored(email), roles: ['clerk'], invitedById: admin.id });
  expect(new Date(listed.expiresOn).getTime() - new Date(listed.createdOn).getTime()).toBeGreaterThan(6.9 * 86_400_000);
  const { __typename, user } = await accept(token, { username, firstName: 'Ada' });
  expect([__typename, user]).toEqual(['AcceptInvitationSuccess', { id: user.id, username, firstName: 'Ada' }]);
  const { apiKey } = (await login(server, stored(email))).data.login;
  const { me } = (await send(server.url, '{ me { email roles } }', undefined, { 'x-api-key': apiKey })).data;
  expect(me).toEqual({ email: stored(email), roles: ['clerk', 'user'] });
  expect((await accept(token)).__typename).toBe('ProofInvalid');
  expect((await admin.send(LIST)).data.invitations).toEqual([]);
  const types = await sql(server, "select type from audit_event where type like 'INVIT%' order by created_on, id");
  expect(types.map(({ type }) => type)).toEqual(['INVITED', 'INVITATION_ACCEPTED']);
});

test('acceptInvitation: a username that is taken or a weak password leaves the invitation as it was', async () => {
  const token = await tokenFor(anAddress());
  const outcome = async (input: object) => (await accept(token, input)).__typename;
  expect(await outcome({ username: admin.username })).toBe('UsernameTaken');
  expect(await outcome({ password: 'password1' })).toBe('PasswordTooCommon');
  expect(await outcome({})).toBe('AcceptInvitationSuccess');
});

test('inviteUser: a new invitation to an address ends the older one; revokeInvitation ends one at once', async () => {
  const email = anAddress();
  const older = await tokenFor(email);
  await invite(admin, email.toUpperCase().replace('EXAMPLE.COM', 'example.com'));
  expect((await accept(older)).__typename).toBe('ProofInvalid');
  const again = anAddress();
  const token = await tokenFor(again);
  const open = (await admin.send(LIST)).data.invitations;
  const { id } = open.find((each: { email: string }) => each.email === stored(again));
  const revoke = () => act(admin, 'revokeInvitation', id);
  expect((await revoke()).__typename).toBe('RevokeInvitationSuccess');
  expect((await revoke()).__typename).toBe('InvitationNotFound');
  expect((await accept(token)).__typename).toBe('ProofInvalid');
});

test('inviteUser: an address that has an account gets a mail that says so, and the answer is the same', async () => {
  const person = await aReachablePerson(server, mails);
  expect(result(await invite(admin, person.email)).__typename).toBe('InviteUserSuccess');
  const mail = await mails.mailTo(person.email, 2);
  expect([mail.subject, tokenIn(mail)]).toEqual(['AuthHero: you have an account already', '']);
});

test('acceptInvitation: an address that somebody else has verified since is ProofInvalid', async () => {
  const email = anAddress();
  const token = await tokenFor(email);
  const person = await aPerson(server);
  await sql(
    server,
    'insert into email_address (id, created_on, user_id, address, canonical) values (gen_random_uuid(), now(), ?, ?, ?)',
    [person.id, stored(email), stored(email).toLowerCase()],
  );
  expect((await accept(token)).__typename).toBe('ProofInvalid');
});

test('inviteUser: nobody gives a role that they could not give otherwise', async () => {
  const warden = await aPerson(server);
  await give(server, warden, 'warden');
  expect((await invite(warden, anAddress(), ['clerk'])).code).toBe('FORBIDDEN');
  expect(result(await invite(warden, anAddress())).__typename).toBe('InviteUserSuccess');
  const keeper = await scoped(server, admin, ['users:manage', 'roles:manage']);
  expect(result(await invite(keeper, anAddress(), ['warden']))).toMatchObject({
    __typename: 'PermissionsExceeded',
    permissions: ['audit:read'],
  });
  expect(result(await invite(admin, anAddress(), ['nobody'])).__typename).toBe('RoleNotFound');
  expect((await invite(await aPerson(server), anAddress())).code).toBe('FORBIDDEN');
});

/** Gives somebody an address past the API, and sets a new password with a link. */
async function recover(id: string): Promise<void> {
  const email = stored(anAddress());
  await sql(
    server,
    'insert into email_address (id, created_on, user_id, address, canonical) values (gen_random_uuid(), now(), ?, ?, ?)',
    [id, email, email.toLowerCase()],
  );
  await send(server.url, `mutation { requestPasswordReset(login: "${email}") { message } }`);
  const input = { token: tokenIn(await mails.mailTo(email)), newPassword: 'staple battery horse' };
  const query = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }';
  expect((await send(server.url, query, { input })).data.resetPassword.__typename).toBe('ResetPasswordSuccess');
}

test.each<[string, (inviter: Person) => Promise<unknown>]>([
  ['is deactivated', ({ id }) => act(admin, 'deactivateUser', id)],
  [
    'was deactivated and restored',
    async ({ id }) => {
      await act(admin, 'deactivateUser', id);
      await act(admin, 'restoreUser', id);
    },
  ],
  ['has deleted the account', ({ send: ask }) => ask('mutation { deleteMe { __typename } }')],
  ['has set a new password with a link', ({ id }) => recover(id)],
  ['is no admin any more', ({ id }) => sql(server, 'delete from role_assignment where user_id = ?', [id])],
])('acceptInvitation: the invitation of somebody who %s is ProofInvalid', async (_who, change) => {
  const inviter = await anAdmin(server);
  const token = await tokenFor(anAddress(), ['clerk'], inviter);
  await change(inviter);
  expect((await accept(token)).__typename).toBe('ProofInvalid');
});

test('acceptInvitation: two who use one token at once make one account', async () => {
  const token = await tokenFor(anAddress());
  const both = await Promise.all([accept(token), accept(token)]);
  expect(both.map(({ __typename }) => __typename).sort()).toEqual(['AcceptInvitationSuccess', 'ProofInvalid']);
});

test('inviteUser: at most 100 are open', async () => {
  await sql(server, 'delete from invitation');
  await sql(
    server,
    `insert into invitation (id, created_on, invited_by_id, address, canonical, roles, hash, expires_on)
     select gen_random_uuid(), now(), ?::uuid, 'a' || n || '@example.com', 'a' || n || '@example.com', '{}',
       sha256(convert_to(n::text, 'UTF8')), now() + interval '1 day' from generate_series(1, 100) n`,
    [admin.id],
  );
  expect(result(await invite(admin, anAddress()))).toMatchObject({ __typename: 'InvitationLimitReached', limit: 100 });
  expect(result(await invite(admin, 'a7@example.com')).__typename).toBe('InviteUserSuccess');
  expect((await admin.send(LIST)).data.invitations).toHaveLength(100);
  await sql(server, 'delete from invitation');
});

test('REGISTRATION=closed: register answers RegistrationClosed and makes nothing, and an invitation still works', async () => {
  const closed = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', REGISTRATION: 'closed' });
  try {
    const username = aName();
    expect((await register(closed, { username })).data.register).toEqual({
      __typename: 'RegistrationClosed',
      message: 'You need an invitation to make an account here.',
    });
    expect(await sql(closed, 'select id from "user"')).toEqual([]);
  } finally {
    await closed.stop();
  }
});
