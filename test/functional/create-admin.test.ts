import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { startServer } from '../../src/server.js';
import { send } from '../support/client.js';
import { aPerson, login, register } from '../support/people.js';
import { authhero } from '../support/script.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SECRET = 'an admin of long standing';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Runs the command with a text on its standard input. */
const createAdmin = (args: string[], input = '') => authhero(['admin', 'create', ...args], database.env, input);

/** Runs a server on the same database for so long: the embedded one serves one process at a time. */
async function serving<T>(work: (server: { url: string }) => Promise<T>): Promise<T> {
  const server = await startServer(loadConfig({ NODE_ENV: 'test', RATE_LIMIT: 'off', ...database.env }));
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

test('admin create: creates an admin with the password from standard input, and the admin can manage users', async () => {
  const { code, stdout, stderr } = await createAdmin(['boss'], `${SECRET}\n`);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^boss is an admin now, in .+\.\n$/);
  await serving(async (server) => {
    const { data } = await login(server, 'boss', SECRET);
    const query = '{ me { roles } auditEvents(type: ROLES_CHANGED) { nodes { actorId detail } } }';
    const answer = await send(server.url, query, {}, { 'x-api-key': data.login.apiKey });
    expect(answer.data).toEqual({
      me: { roles: ['admin', 'user'] },
      auditEvents: { nodes: [{ actorId: null, detail: 'added admin' }] },
    });
  });
}, 60_000);

test('admin create: --existing makes an existing account an admin, and changes nothing else', async () => {
  const person = await serving((server) => aPerson(server));
  expect((await createAdmin([person.username, '--existing'])).code).toBe(0);
  await serving(async (server) => {
    const { apiKey } = (await login(server, person.username)).data.login;
    const { data } = await send(server.url, '{ me { id roles } }', {}, { 'x-api-key': apiKey });
    expect(data.me).toEqual({ id: person.id, roles: ['admin', 'user'] });
  });
  expect(await createAdmin([person.username, '--existing'])).toMatchObject({
    code: 1,
    stderr: `${person.username} is an admin already.\n`,
  });
}, 60_000);

test.each<[string, string[], string, RegExp]>([
  ['a short password', ['first'], 'short\n', /^The password must be at least 8 characters\.\n$/],
  ['a common password', ['first'], 'password123\n', /^The password is refused: COMMON\./],
  ['what is no username', ['a b'], SECRET, /^The username must be 3 to 64/],
  ['a name that is nobody’s', ['nobody', '--existing'], '', /^There is no active account called nobody\.\n$/],
])(
  'admin create: %s is reported in one line with exit code 1, and nothing is created',
  async (_what, args, input, told) => {
    const { code, stdout, stderr } = await createAdmin(args, input);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(told);
    expect(stderr).not.toContain(SECRET);
  },
);

test.each<[string, string[], string]>([
  ['no username', [], "missing required argument 'username'"],
  ['a password as an argument', ['first', SECRET], "too many arguments for 'create'. Expected 1 argument but got 2."],
  ['an unknown option', ['first', `--password=${SECRET}`], "unknown option '--password'"],
])(
  'admin create: %s is exit code 2 with the usage on standard error, which does not repeat the arguments',
  async (_what, args, told) => {
    expect(await createAdmin(args, SECRET)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${told}\nUsage: authhero admin create [options] <username>\n"authhero admin create --help" says more.\n`,
    });
  },
);

test('admin create: without --existing, a taken name does not become an admin', async () => {
  const username = 'taken-name';
  await serving((server) => register(server, { username }));
  const { code, stderr } = await createAdmin([username], SECRET);
  expect([code, stderr]).toEqual([
    1,
    `The name ${username} is taken. Give --existing if it is that of an active account.\n`,
  ]);
}, 60_000);
