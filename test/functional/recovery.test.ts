import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin } from '../support/admins.js';
import { send } from '../support/client.js';
import { aReachablePerson, setEmail } from '../support/email.js';
import { aKey, aName, aPerson, isLive, login, PASSWORD, type Person } from '../support/people.js';
import { MailServer } from '../support/smtp.js';
import { sql, statementsDuring } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const NEXT = 'staple battery horse';
let mails: MailServer;
let server: TestServer;
beforeAll(async () => {
  mails = await MailServer.start();
  server = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' });
});
afterAll(async () => {
  await server.stop();
  await mails.stop();
});

const REQUEST = 'mutation ($login: String!) { requestPasswordReset(login: $login) { message } }';
const RESET = `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) {
  __typename ... on ResetPasswordSuccess { revokedKeys } ... on UserError { message } } }`;
const request = (name: string, at: { url: string } = server) => send(at.url, REQUEST, { login: name });
const reset = async (token: string, newPassword = NEXT) =>
  (await send(server.url, RESET, { input: { token, newPassword } })).data.resetPassword;
const linkIn = ({ text = '' }): string => /https?:\S+#token=\S+/.exec(text)?.[0] ?? '';
const tokenIn = (mail: { text?: string }): string => linkIn(mail as { text: string }).split('#token=')[1] ?? '';
const reachable = () => aReachablePerson(server, mails);
/** Asks for a link and takes its token out of the mail. */
async function tokenOf({ email, username }: { email: string; username: string }): Promise<string> {
  const had = mails.received.filter(({ recipients }) => recipients.includes(email)).length;
  await request(username);
  return tokenIn(await mails.mailTo(email, had + 1));
}
const outcome = async (name: string, password = PASSWORD) =>
  (await login(server, name, password)).data.login.__typename;

test('recovery: the link of a mail sets a new password, ends every key, signs nobody in, and is told of', async () => {
  const person = await reachable();
  const other = await aKey(server, person);
  await request(person.email.toUpperCase());
  const mail = await mails.mailTo(person.email, 2);
  expect(mail.subject).toBe('AuthHero: set a new password');
  expect(linkIn(mail as { text: string })).toMatch(
    new RegExp(`^http://localhost:${new URL(server.url).port}/account/reset-password#token=[\\w-]{43}$`),
  );
  expect(mail.text).toMatch(
    new RegExp(`Hello ${person.username},[^]*When: 20[^]*From: 127\\.0\\.0\\.1, an app or script`),
  );
  expect(await reset(tokenIn(mail))).toEqual({ __typename: 'ResetPasswordSuccess', revokedKeys: 2 });
  expect([await isLive(server, person.key), await isLive(server, other)]).toEqual([false, false]);
  expect([await outcome(person.username), await outcome(person.username, NEXT)]).toEqual([
    'InvalidCredentials',
    'LoginSuccess',
  ]);
  expect((await mails.mailTo(person.email, 3)).subject).toBe('AuthHero: you have a new password');
  const types = await sql(server, "select type from audit_event where subject_id = ? and type like 'PASSWORD%'", [
    person.id,
  ]);
  expect(types.map(({ type }) => type).sort()).toEqual(['PASSWORD_RECOVERED', 'PASSWORD_RESET_REQUESTED']);
});

test('requestPasswordReset: answers the same with the same statements for an unknown name, and an account without address, deleted or deactivated', async () => {
  const [known, without, deleted, deactivated, admin] = [
    await reachable(),
    await aPerson(server),
    await reachable(),
    await reachable(),
    await anAdmin(server),
  ];
  await deleted.send('mutation { deleteMe { __typename } }');
  await act(admin, 'deactivateUser', deactivated.id);
  await mails.mailTo(deleted.email, 2);
  const had = mails.attempts;
  const seen = async (name: string) => {
    let text = '';
    const statements = await statementsDuring(server, async () => {
      text = (await request(name)).text;
    });
    const own = statements.map((each) => each.replace(/'[^']*'/g, '?'));
    return [text, own];
  };
  const usual = await seen(known.username);
  await mails.mailTo(known.email, 2);
  for (const name of [aName(), without.username, deleted.username, deactivated.username])
    expect(await seen(name)).toEqual(usual);
  const byAddress = await seen(known.email);
  for (const address of [`${aName()}@example.com`, deleted.email, deactivated.email])
    expect(await seen(address)).toEqual(byAddress);
  await mails.mailTo(known.email, 3);
  expect(mails.attempts).toBe(had + 2);
  expect(await sql(server, 'select id from mail where recipient is not null')).toEqual([]);
});

test('resetPassword: a link works once, and ends the others; three work at a time, and a fourth ends the first', async () => {
  const person = await reachable();
  const tokens: string[] = [];
  for (let count = 0; count < 4; count += 1) tokens.push(await tokenOf(person));
  expect((await reset(tokens[0] ?? '')).__typename).toBe('ProofInvalid');
  const both = await Promise.all([reset(tokens[1] ?? ''), reset(tokens[1] ?? '')]);
  expect(both.map(({ __typename }) => __typename).sort()).toEqual(['ProofInvalid', 'ResetPasswordSuccess']);
  for (const token of tokens) expect((await reset(token)).__typename).toBe('ProofInvalid');
});

const CHANGE = `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "${NEXT}" }) { __typename } }`;
test.each<[string, (person: Person & { email: string }) => Promise<unknown>]>([
  ['has expired', ({ id }) => sql(server, 'update password_reset set expires_on = now() where user_id = ?', [id])],
  ['was sent before the password was changed', ({ send: ask }) => ask(CHANGE)],
  ['was sent before a logout everywhere', ({ send: ask }) => ask('mutation { logout { __typename } }')],
  ['belongs to a deleted account', ({ send: ask }) => ask('mutation { deleteMe { __typename } }')],
  [
    'was sent before an admin reset the password',
    async ({ id }) => act(await anAdmin(server), 'resetUserPassword', id),
  ],
])('resetPassword: a link that %s is ProofInvalid', async (_what, end) => {
  const person = await reachable();
  const token = await tokenOf(person);
  await end(person);
  expect(await reset(token)).toEqual({ __typename: 'ProofInvalid', message: 'The proof is not valid.' });
});

test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(256), "' or 1=1 --"])(
  'resetPassword: %j is ProofInvalid',
  async (token) => {
    expect((await reset(token)).__typename).toBe('ProofInvalid');
  },
);

test('resetPassword: a password that is too common leaves the link as it was', async () => {
  const token = await tokenOf(await reachable());
  expect((await reset(token, 'password1')).__typename).toBe('PasswordTooCommon');
  expect((await reset(token)).__typename).toBe('ResetPasswordSuccess');
});

test('requestPasswordReset: the link of a mail that waits is not sent once it has ended', async () => {
  const person = await reachable();
  mails.behaviour = 'busy';
  await request(person.username);
  const look = () => sql(server, "select * from mail where kind = 'PASSWORD_RESET_LINK' order by id desc limit 1");
  await until(look, ([row]) => row?.failure != null);
  await person.send(CHANGE);
  mails.behaviour = 'take';
  await sql(server, 'update mail set due_on = now() where done_on is null');
  await setEmail(await aPerson(server), `${aName()}@example.com`);
  expect((await until(look, ([row]) => row?.done_on != null))[0]).toMatchObject({
    outcome: 'CANCELLED',
    content: null,
  });
  expect(mails.received.filter(({ subject }) => subject === 'x')).toEqual([]);
});

test('requestPasswordReset: an account gets three mails an hour; beyond that nothing is sent and nothing ends; an address of a client is RATE_LIMITED', async () => {
  const limited = await startTestServer({
    SMTP_URL: mails.url,
    MAIL_FROM: 'auth@example.com',
    RATE_LIMIT: 'on',
    RESETS_PER_ADDRESS: '6/1h',
  });
  try {
    const person = await aReachablePerson(limited, mails);
    for (let count = 0; count < 5; count += 1) expect((await request(person.username, limited)).errors).toBeUndefined();
    await mails.mailTo(person.email, 4);
    expect(await sql(limited, 'select id from password_reset')).toHaveLength(3);
    expect((await request(aName(), limited)).errors).toBeUndefined();
    expect((await request(aName(), limited)).code).toBe('RATE_LIMITED');
    expect(mails.received.filter(({ recipients }) => recipients.includes(person.email))).toHaveLength(4);
  } finally {
    await limited.stop();
  }
});

test('requestPasswordReset: a name that is the id of an account does not use up its mails', async () => {
  const limited = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', RATE_LIMIT: 'on' });
  try {
    const person = await aReachablePerson(limited, mails);
    for (let count = 0; count < 4; count += 1) await request(person.id, limited);
    await request(person.username, limited);
    await mails.mailTo(person.email, 2);
  } finally {
    await limited.stop();
  }
});

test('RESET_PASSWORD_URL: the link leads to the page of your app; in production without a page it is NOT_CONFIGURED', async () => {
  const page = 'https://app.example.com/new-password?lang=en';
  const mail = { SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' };
  const own = await startTestServer({ ...mail, RESET_PASSWORD_URL: page });
  try {
    const person = await aReachablePerson(own, mails);
    await request(person.username, own);
    expect(linkIn((await mails.mailTo(person.email, 2)) as { text: string })).toMatch(
      /^https:\/\/app\.example\.com\/new-password\?lang=en#token=[\w-]{43}$/,
    );
  } finally {
    await own.stop();
  }
  if (!server.env.DATABASE_URL) return;
  const production = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    MIGRATE_ON_START: 'true',
    DRAIN_DELAY: '0',
  };
  const strict = await startTestServer({
    ...production,
    ...mail,
    SECRETS_KEY: Buffer.alloc(32, 'k1').toString('base64'),
  });
  try {
    const { code, errors } = await request(aName(), strict);
    expect([code, errors?.[0]?.extensions]).toEqual([
      'NOT_CONFIGURED',
      expect.objectContaining({ setting: 'RESET_PASSWORD_URL' }),
    ]);
    expect((await fetch(new URL('/account/reset-password', strict.url))).status).toBe(404);
  } finally {
    await strict.stop();
  }
});

test('recovery: no token stands in the log, in the database or in an error', async () => {
  const person = await reachable();
  const token = await tokenOf(person);
  await reset(`${token.slice(0, -1)}!`);
  await reset(token);
  expect(JSON.stringify(server.log)).not.toContain(token.slice(0, 20));
});
