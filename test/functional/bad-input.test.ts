import { beforeAll, expect, test } from '@jest/globals';
import { faultPaths } from '../support/client.js';
import { aPerson, login, type Person } from '../support/people.js';
import { type TextArgument, textArguments } from '../support/text-arguments.js';
import { unharmed } from '../support/unharmed.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
let everyArgument: TextArgument[];
beforeAll(async () => {
  viewer = await aPerson(server);
  everyArgument = textArguments(server, viewer);
});

const NOWHERE = /^$/;
const PASSWORDS = /password/i;
const TEXTS = /password|search|firstName|lastName/i;

/** A value, and the arguments that take it. */
const VALUES: [what: string, value: string, takenBy: RegExp][] = [
  ['NUL', 'S3cr3t\0value', NOWHERE],
  ['a lone high surrogate', 'S3cr3t\ud800value', NOWHERE],
  ['a lone low surrogate', 'S3cr3t\udc00value', NOWHERE],
  ['257 characters', 'S3cr3t'.padEnd(257, 'x'), NOWHERE],
  ['90 kB', 'S3cr3t'.padEnd(90_000, 'x'), NOWHERE],
  ['65 characters', 'S3cr3t'.padEnd(65, 'xyz.'), PASSWORDS],
  ['U+202E', 'S3cr3t\u202evalue', /password|search/i],
  ['U+200B', 'S3cr3t\u200bvalue', /password|search/i],
  ['U+FEFF', 'S3cr3t\ufeffvalue', /password|search/i],
  ['é, composed', 'S3cr3t\u00e9value', TEXTS],
  ['é, decomposed', 'S3cr3te\u0301value', TEXTS],
  ['ß', 'S3cr3tßvalue', TEXTS],
  ['ẞ', 'S3cr3tẞvalue', TEXTS],
  ['İ', 'S3cr3tİvalue', TEXTS],
  ['ı', 'S3cr3tıvalue', TEXTS],
  ['the Kelvin sign', 'S3cr3t\u212avalue', TEXTS],
  ['ſ', 'S3cr3tſvalue', TEXTS],
  ['the ligature ﬁ', 'S3cr3tﬁvalue', TEXTS],
  ['a fullwidth letter', 'S3cr3t\uff41value', TEXTS],
];

test.each(VALUES)('%s: refused where it breaks a rule, by path, never repeated', async (_what, value, takenBy) => {
  await unharmed(server, async () => {
    for (const { operation, path, send } of everyArgument.filter(({ path }) => !takenBy.test(path))) {
      const answer = await send(value);
      expect([operation, answer.status, faultPaths(answer)]).toEqual([operation, 200, [path]]);
      expect(answer.text + JSON.stringify(server.log)).not.toContain('S3cr3t');
    }
  });
});

test.each(VALUES.filter(([, , takenBy]) => takenBy !== NOWHERE))(
  '%s: if it is accepted, no similar text is equal to it',
  async (_what, password, takenBy) => {
    const firstName = takenBy.test('firstName') ? password : 'Ada';
    const { id, username } = await aPerson(server, { password: password.normalize('NFD'), firstName });
    const query =
      'query ($name: String!, $search: String!) { user(username: $name) { firstName } users(search: $search) { nodes { id } } }';
    const { data } = await viewer.send(query, { name: username, search: firstName });
    expect(data.user.firstName).toBe(firstName.normalize('NFC'));
    expect(data.users.nodes).toContainEqual({ id });

    const outcome = async (other: string) => (await login(server, username, other)).data.login.__typename;
    expect(await outcome(password.normalize('NFC'))).toBe('LoginSuccess');
    const others = [password.normalize('NFKC'), password.toLowerCase(), password.toUpperCase(), 'S3cr3tvalue'];
    for (const other of others.filter((text) => text.normalize('NFC') !== password.normalize('NFC')))
      expect([other, await outcome(other)]).toEqual([other, 'InvalidCredentials']);
  },
);

test('a million characters: every argument gets PAYLOAD_TOO_LARGE', async () => {
  await unharmed(server, async () => {
    for (const { operation, send } of everyArgument) {
      const { status, code } = await send('x'.repeat(1e6));
      expect([operation, status, code]).toEqual([operation, 413, 'PAYLOAD_TOO_LARGE']);
    }
  });
});

test.each([[[]], [['S3cr3t']], [{}], [{ S3cr3t: 'S3cr3t' }], [true], [47.11]])(
  '%j: every argument refuses this type',
  async (value) => {
    await unharmed(server, async () => {
      for (const { operation, path, send } of everyArgument) {
        const answer = await send(value);
        expect([operation, answer.status, faultPaths(answer)]).toEqual([operation, 400, [path]]);
        expect(answer.text).not.toMatch(/S3cr3t|47.11/);
      }
    });
  },
);

test('null: every required argument refuses it', async () => {
  const required = everyArgument.filter(({ path }) => /input\.(username|password|newPassword)|proof/.test(path));
  expect(required).toHaveLength(8);
  await unharmed(server, async () => {
    for (const { operation, path, send } of required)
      expect([operation, faultPaths(await send(null))]).toEqual([operation, [path]]);
    for (const field of ['register', 'login', 'updateMe', 'changePassword']) {
      const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
      const answer = await viewer.send(`mutation ($i: ${type}!) { ${field}(input: $i) { __typename } }`, { i: null });
      expect([field, answer.status, faultPaths(answer)]).toEqual([field, 400, ['input']]);
    }
  });
});
