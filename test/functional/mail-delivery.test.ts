import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { anAdmin } from '../support/admins.js';
import { anAddress, aReachablePerson, emailOf, set, setEmail, stored, verify } from '../support/email.js';
import { aPerson, register } from '../support/people.js';
import { authhero } from '../support/script.js';
import { type Behaviour, codeIn, MailServer } from '../support/smtp.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

let mails: MailServer;
let server: TestServer;
beforeAll(async () => {
  mails = await MailServer.start();
  server = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' });
});
afterEach(() => {
  mails.behaviour = 'take';
});
afterAll(async () => {
  await server.stop();
  await mails.stop();
});

const rows = (kind = 'EMAIL_CODE') =>
  sql(server, 'select * from mail where kind = ? order by created_on desc, id desc', [kind]);
const newest = async () => (await rows())[0] ?? {};
const untilRow = (isSeen: (row: Record<string, unknown>) => boolean) => until(newest, isSeen);
/** Makes every mail due, and the server look for it. */
async function dueNow(): Promise<void> {
  await sql(server, 'update mail set due_on = now() where done_on is null');
  await set(await aPerson(server), anAddress());
}

test.each<[Behaviour, string]>([
  ['busy', 'EMESSAGE 451'],
  ['cut', 'ECONNECTION'],
])(
  'delivery: a mail server that is %s delays the mail, which arrives later, under the same Message-ID',
  async (behaviour, failure) => {
    const [person, email] = [await aPerson(server), anAddress()];
    mails.behaviour = behaviour;
    expect(await set(person, email)).toBe('SetEmailSuccess');
    const row = await untilRow((each) => each.failure !== null);
    expect(row).toMatchObject({ failure, done_on: null, attempts: 1 });
    const delay = new Date(row.due_on as string).getTime() - new Date(row.created_on as string).getTime();
    expect(delay).toBeGreaterThan(14_000);
    mails.behaviour = 'take';
    await dueNow();
    const mail = await mails.mailTo(stored(email));
    expect(mail.messageId).toBe(`<${row.id}@example.com>`);
    expect((await verify(person, codeIn(mail))).__typename).toBe('VerifyEmailSuccess');
  },
);

test('delivery: a mail that the server refuses for good has failed, and nothing of it is kept or logged', async () => {
  const [person, email] = [await aPerson(server), anAddress()];
  mails.behaviour = 'refuse';
  await set(person, email);
  expect(await untilRow((row) => row.done_on !== null)).toMatchObject({
    outcome: 'FAILED',
    failure: 'EMESSAGE 550',
    recipient: null,
    content: null,
  });
  const log = JSON.stringify(server.log);
  expect(log).toContain('a mail was refused');
  expect(log).not.toContain(stored(email));
});

test('delivery: a mail that was sent keeps neither its address nor its text', async () => {
  const [person, email] = [await aPerson(server), anAddress()];
  await set(person, email);
  await mails.mailTo(stored(email));
  const row = await untilRow((each) => each.done_on !== null);
  expect(row).toMatchObject({ outcome: 'SENT', recipient: null, content: null, attempts: 1 });
});

test('delivery: a mail whose code has ended is not sent', async () => {
  const [person, email] = [await aPerson(server), anAddress()];
  mails.behaviour = 'busy';
  await set(person, email);
  const { id } = await untilRow((row) => row.failure !== null);
  await set(person, anAddress());
  mails.behaviour = 'take';
  await dueNow();
  const look = () => sql(server, 'select outcome, recipient, content from mail where id = ?', [id as string]);
  const [row] = await until(look, ([each]) => each?.outcome !== null);
  expect(row).toEqual({ outcome: 'CANCELLED', recipient: null, content: null });
  expect(mails.received.filter(({ recipients }) => recipients.includes(stored(email)))).toEqual([]);
});

test('delivery: after five attempts a mail with a code has ended, and is erased', async () => {
  const [person, email] = [await aPerson(server), anAddress()];
  mails.behaviour = 'busy';
  await set(person, email);
  const { id } = await untilRow((row) => row.failure !== null);
  await sql(server, 'update mail set attempts = 4, due_on = now() where id = ?', [id as string]);
  const look = async () => (await sql(server, 'select * from mail where id = ?', [id as string]))[0] ?? {};
  const last = await until(look, (row) => row.done_on !== null);
  expect(last).toMatchObject({
    attempts: 5,
    outcome: 'EXPIRED',
    failure: 'EMESSAGE 451',
    recipient: null,
    content: null,
  });
});

test('delivery: an invitation, which works for days, is tried for longer than a code', async () => {
  const admin = await anAdmin(server);
  mails.behaviour = 'busy';
  await admin.send(`mutation { inviteUser(input: { email: "${anAddress()}" }) { __typename } }`);
  const look = async () => (await rows('INVITATION'))[0] ?? {};
  await until(look, (row) => row.failure !== null);
  await sql(server, "update mail set attempts = 4, due_on = now() where kind = 'INVITATION'");
  const last = await until(look, (row) => row.attempts === 5 && new Date(row.due_on) > new Date());
  expect(last).toMatchObject({ done_on: null, content: expect.any(String) });
}, 60_000);

test('delivery: a mutation that is rolled back sends no mail', async () => {
  const [person, email] = [await aPerson(server), anAddress()];
  const before = await rows();
  await sql(server, 'alter table email_code add constraint nothing_new check (false) not valid');
  try {
    expect((await setEmail(person, email)).data).toBeNull();
  } finally {
    await sql(server, 'alter table email_code drop constraint nothing_new');
  }
  expect(await rows()).toHaveLength(before.length);
});

test('delivery: a notice that cannot be sent does not fail the operation that it tells of', async () => {
  const person = await aReachablePerson(server, mails);
  mails.behaviour = 'refuse';
  const { data } = await person.send('mutation { createApiKey(input: { name: "a" }) { __typename } }');
  expect(data.createApiKey.__typename).toBe('CreateApiKeySuccess');
  await until(
    () => rows('API_KEY_CREATED'),
    ([row]) => row?.outcome === 'FAILED',
  );
});

test('budget: an address gets two codes an hour; a request beyond that answers the same, sends nothing and ends nothing', async () => {
  const limited = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', RATE_LIMIT: 'on' });
  try {
    const [person, email] = [await aPerson(limited), anAddress()];
    for (let count = 0; count < 3; count += 1) expect(await set(person, email)).toBe('SetEmailSuccess');
    const code = codeIn(await mails.mailTo(stored(email), 2));
    expect(await sql(limited, 'select id from mail')).toHaveLength(2);
    expect((await verify(person, code)).__typename).toBe('VerifyEmailSuccess');
    for (let count = 0; count < 7; count += 1) await setEmail(person, anAddress());
    const { code: refused, errors } = await setEmail(person, anAddress());
    expect([refused, errors?.[0]?.extensions]).toEqual([
      'RATE_LIMITED',
      expect.objectContaining({ retryAfter: expect.any(Number) }),
    ]);
  } finally {
    await limited.stop();
  }
});

test('budget: a registration that makes no account, and an invitation that is refused, use none of it up', async () => {
  const limited = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', RATE_LIMIT: 'on' });
  try {
    const [admin, email] = [await anAdmin(limited), anAddress()];
    for (let count = 0; count < 3; count += 1) {
      const { data } = await register(limited, { username: admin.username, email });
      expect(data.register.__typename).toBe('UsernameTaken');
      const answer = await admin.send(
        `mutation { inviteUser(input: { email: "${email}", roles: ["nobody"] }) { __typename } }`,
      );
      expect(answer.data.inviteUser.__typename).toBe('RoleNotFound');
    }
    await register(limited, { email });
    await mails.mailTo(stored(email));
  } finally {
    await limited.stop();
  }
});

test('delivery: a new mail does not wait for others that hang', async () => {
  const other = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' });
  try {
    mails.behaviour = 'silent';
    for (let hanging = 1; hanging <= 4; hanging += 1) {
      const { attempts } = mails;
      await set(await aPerson(other), anAddress());
      await until(
        () => mails.attempts,
        (count) => count > attempts,
      );
    }
    mails.behaviour = 'take';
    const [email, begin] = [anAddress(), performance.now()];
    await set(await aPerson(other), email);
    await mails.mailTo(stored(email));
    expect(performance.now() - begin).toBeLessThan(5_000);
  } finally {
    await other.stop();
  }
});

test('delivery: a stop does not wait for a mail server that says nothing', async () => {
  const other = await startTestServer({ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' });
  const { attempts } = mails;
  mails.behaviour = 'silent';
  await set(await aPerson(other), anAddress());
  await until(
    () => mails.attempts,
    (count) => count > attempts,
  );
  const begin = performance.now();
  await other.stop();
  expect(performance.now() - begin).toBeLessThan(8_000);
});

test('/mailbox: without a mail server it shows each mail, and nobody else than this machine sees it', async () => {
  const local = await startTestServer();
  try {
    const email = anAddress();
    const page = (path: string, headers = {}) => fetch(new URL(path, local.url), { headers });
    expect(await (await page('/mailbox')).text()).toContain('No mails yet.');
    const person = await aPerson(local);
    await set(person, email);
    const list = await until(
      async () => (await page('/mailbox')).text(),
      (text) => text.includes(stored(email)),
    );
    expect(list).toMatch(/http-equiv="refresh"/);
    const [, path = ''] = /href="(\/mailbox\/[0-9a-f-]{36})">AuthHero: verify your address/.exec(list) ?? [];
    const shown = await page(path);
    const text = await shown.text();
    expect(shown.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(text).toMatch(/<iframe sandbox srcdoc="/);
    expect((await verify(person, codeIn({ text }))).__typename).toBe('VerifyEmailSuccess');
    expect(await emailOf(person)).toBe(stored(email));
    for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }, { via: '1.1 proxy' }])
      expect((await page('/mailbox', headers)).status).toBe(404);
    const rebound = await (await import('../support/wire.js')).exchange(
      local.url,
      'GET /mailbox HTTP/1.1\r\nConnection: close\r\nHost: evil.example\r\n\r\n',
    );
    expect(rebound).toMatch(/^HTTP\/1\.1 404 /);
    for (const other of ['/mailbox/', '/mailbox/x', '/mailbox/00000000-0000-0000-0000-000000000000'])
      expect((await page(other)).status).toBe(404);
  } finally {
    await local.stop();
  }
});

test('/mailbox: does not exist while there is a mail server', async () => {
  expect((await fetch(new URL('/mailbox', server.url))).status).toBe(404);
});

test('NOT_CONFIGURED: in production without SMTP_URL or SECRETS_KEY, and the setting is named', async () => {
  if (!server.env.DATABASE_URL) return;
  const production = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    MIGRATE_ON_START: 'true',
    DRAIN_DELAY: '0',
  };
  for (const [settings, setting] of [
    [{}, 'SMTP_URL'],
    [{ SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com' }, 'SECRETS_KEY'],
  ] as const) {
    const strict = await startTestServer({ ...production, ...settings });
    try {
      const { code, errors } = await register(strict, { email: anAddress() });
      expect([code, errors?.[0]?.extensions]).toEqual(['NOT_CONFIGURED', expect.objectContaining({ setting })]);
      expect((await fetch(new URL('/mailbox', strict.url))).status).toBe(404);
    } finally {
      await strict.stop();
    }
  }
});

test('authhero mail test: sends a mail, or says what is wrong with the mail server', async () => {
  const env = (SMTP_URL: string) => ({ SMTP_URL, MAIL_FROM: 'auth@example.com' });
  const send = (settings: Record<string, string>) => authhero(['mail', 'test', 'op@example.com'], settings);
  expect(await send(env(mails.url))).toEqual({ code: 0, stdout: 'The mail server has taken the mail.\n', stderr: '' });
  expect((await mails.mailTo('op@example.com')).subject).toBe('AuthHero: test mail');
  const careful = await MailServer.start({ credentials: { user: 'auth', password: 'secret' } });
  const secure = await MailServer.start({ secure: true });
  for (const [url, words] of [
    [careful.url.replace('secret', 'wrong'), 'EAUTH 535. It refuses the user or the password of SMTP_URL.'],
    [secure.url.replace('smtp:', 'smtps:'), 'ESOCKET. It cannot be reached, or its certificate is not trusted.'],
    ['smtp://127.0.0.1:2', 'ESOCKET. It cannot be reached'],
  ] as const) {
    const { code, stderr } = await send(env(url));
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(stderr).not.toMatch(/wrong|op@example/);
  }
  expect(await send({})).toEqual({ code: 1, stdout: '', stderr: 'SMTP_URL is not set.\n' });
  expect((await authhero(['mail', 'test', 'no address'])).code).toBe(2);
  await Promise.all([careful.stop(), secure.stop()]);
}, 60_000);

test('smtps: a mail server whose certificate is trusted gets the mail, also with a password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-smtp-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const words = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ];
  execFileSync('openssl', words, { stdio: 'ignore' });
  const credentials = { user: 'auth', password: 'p@ss:/word' };
  const secure = await MailServer.start({ credentials, secure: { key: readFileSync(key), cert: readFileSync(cert) } });
  try {
    const url = secure.url.replace('smtp:', 'smtps:').replace('127.0.0.1', 'localhost');
    const env = { SMTP_URL: url, MAIL_FROM: 'auth@example.com', NODE_EXTRA_CA_CERTS: cert };
    expect(await authhero(['mail', 'test', 'safe@example.com'], env)).toMatchObject({ code: 0, stderr: '' });
    expect((await secure.mailTo('safe@example.com')).subject).toBe('AuthHero: test mail');
  } finally {
    await secure.stop();
    rmSync(folder, { recursive: true });
  }
}, 60_000);

test('authhero mail status: how many mails wait, and how the others ended', async () => {
  if (!server.env.DATABASE_URL) return;
  mails.behaviour = 'busy';
  await set(await aPerson(server), anAddress());
  await untilRow((row) => row.failure !== null);
  const { code, stdout } = await authhero(['mail', 'status'], server.env);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^waiting: \d+, the oldest for \d+ seconds\n/);
  expect(stdout).toMatch(/^EMAIL_CODE: \d+ SENT$/m);
});
