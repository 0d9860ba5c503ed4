import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { EmailCodes } from '../../src/email/email-codes.js';
import { ResetLinks } from '../../src/email/reset-links.js';
import { createLogger } from '../../src/observability/logger.js';
import { openSealer } from '../../src/sealing/open-sealer.js';
import { inBase32, makeTotpSecret } from '../../src/second-factor/totp-codes.js';
import { TotpEnrolments } from '../../src/second-factor/totp-enrolments.js';
import { TotpSecrets } from '../../src/second-factor/totp-secrets.js';
import { ChallengeService } from '../../src/sign-in/challenge.service.js';
import { User } from '../../src/user/user.entity.js';
import { act, anAdmin } from '../support/admins.js';
import { codeInMailbox, tokenInMailbox } from '../support/mailbox.js';
import { aName, aPerson, login, PASSWORD, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { App, addApp } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
type Em = ReturnType<typeof server.orm.em.fork>;
const soon = () => new Date(Date.now() + 60_000);
const enrolments = (em: Em) =>
  new TotpEnrolments(em, new TotpSecrets(openSealer(loadConfig(server.env)), createLogger(loadConfig(server.env))));
const codes = (em: Em) => new EmailCodes(em, openSealer(loadConfig(server.env)));

interface Kind {
  /** Begins one for a user, in a transaction. @returns what proves it */
  begin(em: Em, user: User): string | Promise<string>;
  /** Whether it still works, in a transaction that then uses it up. */
  use(em: Em, user: User, token: string): Promise<boolean>;
}

/** Everything that a user can have begun. A new kind is one more entry. */
const KINDS: Record<string, Kind> = {
  'a challenge': {
    begin: async (em, user) => (await new ChallengeService(em).begin(user, 'LOGIN')).token,
    async use(em, user, token) {
      const found = await new ChallengeService(em).find(token, 'LOGIN');
      const tried = found && (await new ChallengeService(em).tryOnce(found));
      return tried !== null && new ChallengeService(em).end(tried, user);
    },
  },
  'options for a passkey': {
    begin: async (em, user) => (await new ChallengeService(em).begin(user, 'PASSKEY_REGISTER')).token,
    async use(em, user, token) {
      const taken = await new ChallengeService(em).take(token, 'PASSKEY_REGISTER');
      return taken?.credentialVersion === user.credentialVersion;
    },
  },
  'an authenticator app that waits for its first code': {
    async begin(em, user) {
      const secret = makeTotpSecret();
      await enrolments(em).begin(user, secret);
      return inBase32(secret);
    },
    async use(em, user, secret) {
      const proof = await enrolments(em).prove(user.id, new App(secret).at(0));
      return proof.isRight && enrolments(em).end(proof, user);
    },
  },
  'a code for an address': {
    async begin(em, user) {
      const address = `${aName()}@example.com`;
      return (await codes(em).begin(user, { address, canonical: address }, soon())).digits;
    },
    async use(em, user, digits) {
      const tried = await codes(em).tryOnce(user.id, digits);
      return tried !== undefined && (await codes(em).end(tried, user)) !== undefined;
    },
  },
  'a link for a new password': {
    begin: async (em, user) => (await new ResetLinks(em).begin(user.id, soon())).token,
    async use(em, user, token) {
      const found = await new ResetLinks(em).find(token);
      return found !== undefined && new ResetLinks(em).end(found, user);
    },
  },
};

async function verifyAnAddress(person: Person): Promise<string> {
  const email = `${aName()}@example.com`;
  const kept = await sql(server, 'select * from email_code where user_id = ?', [person.id]);
  await sql(server, 'delete from email_code where user_id = ?', [person.id]);
  await person.send(`mutation { setEmail(email: "${email}") { __typename } }`);
  await person.send(`mutation { verifyEmail(code: "${await codeInMailbox(server, email)}") { __typename } }`);
  for (const row of kept)
    await sql(
      server,
      `insert into email_code (id, created_on, user_id, address, canonical, hash, credential_version, tries, expires_on)
       values (?, now(), ?, ?, ?, decode(?, 'hex'), ?, 0, now() + interval '1 minute')`,
      [row.id, row.user_id, row.address, row.canonical, Buffer.from(row.hash).toString('hex'), row.credential_version],
    );
  return email;
}

/** What ends everything that a user has begun. Each is done by the user, or to the user by an admin. */
const EVENTS: Record<string, (person: Person, admin: Person) => Promise<unknown>> = {
  changePassword: ({ send }) =>
    send(
      `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "an entirely new phrase" }) { __typename } }`,
    ),
  'login with a new password': ({ send, username }) =>
    send(
      `mutation { login(input: { username: "${username}", password: "${PASSWORD}", newPassword: "an entirely new phrase" }) { __typename } }`,
    ),
  'logout(ALL)': ({ send }) => send('mutation { logout { __typename } }'),
  deleteMe: ({ send }) => send('mutation { deleteMe { __typename } }'),
  resetUserPassword: ({ id }, admin) => act(admin, 'resetUserPassword', id),
  revokeUserApiKeys: ({ id }, admin) => act(admin, 'revokeUserApiKeys', id),
  deactivateUser: ({ id }, admin) => act(admin, 'deactivateUser', id),
  verifyEmail: async (person) => {
    await verifyAnAddress(person);
  },
  resetPassword: async (person) => {
    const email = await verifyAnAddress(person);
    // Only the new password is to end it, not the address.
    await sql(server, 'update "user" set credential_version = credential_version - 1 where id = ?', [person.id]);
    await person.send(`mutation { requestPasswordReset(login: "${person.username}") { message } }`);
    const input = { token: await tokenInMailbox(server, email), newPassword: 'an entirely new phrase' };
    await person.send('mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }', {
      input,
    });
  },
  removeUserFactors: ({ id }, admin) => act(admin, 'removeUserFactors', id),
  disableTotp: async (person) => {
    const kept = await sql(server, 'select * from totp_enrolment where user_id = ?', [person.id]);
    await sql(server, 'delete from totp_enrolment where user_id = ?', [person.id]);
    await addApp(person);
    for (const row of kept)
      await sql(
        server,
        `insert into totp_enrolment (id, created_on, user_id, secret, credential_version, expires_on)
         values (?, now(), ?, ?, ?, now() + interval '1 minute')`,
        [row.id, row.user_id, row.secret, row.credential_version],
      );
    await person.send('mutation { disableTotp { __typename } }');
  },
  'deactivateUser and restoreUser': async ({ id }, admin) => {
    await act(admin, 'deactivateUser', id);
    await act(admin, 'restoreUser', id);
  },
};

const OTHERS: Record<string, (person: Person) => Promise<unknown>> = {
  'a login': (person) => login(server, person.username),
  'a refused login': (person) => login(server, person.username, 'wrong horse battery'),
  'logout(OTHERS)': ({ send }) => send('mutation { logout(scope: OTHERS) { __typename } }'),
  updateMe: ({ send }) => send('mutation { updateMe(input: { firstName: "Ada" }) { __typename } }'),
  confirmIdentity: ({ send }) =>
    send(`mutation { confirmIdentity(proof: { password: "${PASSWORD}" }) { __typename } }`),
};

const begin = ({ id }: Person, kind: Kind): Promise<string> =>
  server.orm.em.fork().transactional(async (em) => kind.begin(em as Em, await em.findOneOrFail(User, id)));

/** What looks a token up on a connection of its own, so it runs before the transaction. */
async function works({ id }: Person, kind: Kind, token: string): Promise<boolean> {
  const em = server.orm.em.fork();
  const user = await em.findOneOrFail(User, id);
  return kind.use(em, user, token);
}

const pairs = (events: object) =>
  Object.keys(KINDS).flatMap((kind) => Object.keys(events).map((event) => [kind, event]));

test.each(pairs(EVENTS))('%s ends with %s', async (kind, event) => {
  const [person, admin] = [await aPerson(server), await anAdmin(server)];
  const token = await begin(person, KINDS[kind ?? ''] as Kind);
  await EVENTS[event ?? '']?.(person, admin);
  expect(await works(person, KINDS[kind ?? ''] as Kind, token)).toBe(false);
});

test.each(pairs(OTHERS))('%s does not end with %s', async (kind, event) => {
  const person = await aPerson(server);
  const token = await begin(person, KINDS[kind ?? ''] as Kind);
  await OTHERS[event ?? '']?.(person);
  expect(await works(person, KINDS[kind ?? ''] as Kind, token)).toBe(true);
});
