import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { databaseDefinition } from '../../mikro-orm.config.js';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openDatabase } from '../../src/db/database.js';
import { send } from '../support/client.js';
import { aName } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { createTestDatabase } from '../support/test-database.js';

/** Everything that the server was given or gave in confidence. */
const secrets = new Set<string>();
const aSecret = (): string => {
  const secret = `S3cret ${randomBytes(9).toString('hex')}`;
  secrets.add(secret);
  return secret;
};

let written: string;
let tables: Record<string, string>;

const LOGIN =
  'mutation ($input: LoginInput!) { login(input: $input) { ... on LoginSuccess { apiKey } ... on UserError { message } } }';
const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { __typename } }';
const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }';

/** Every operation in every way that it can end, each with secrets of its own. */
async function useEverything(url: string): Promise<void> {
  const [username, password, next] = [aName(), aSecret(), aSecret()];
  const ask = (query: string, variables: object = {}, key?: string) =>
    send(url, query, variables, { ...(key && { 'x-api-key': key }) });
  const logIn = async (secret: string): Promise<string> => {
    const key = (await ask(LOGIN, { input: { username, password: secret } })).data.login.apiKey;
    secrets.add(key);
    return key;
  };
  await ask(REGISTER, { input: { username, password } });
  await ask(REGISTER, { input: { username, password: aSecret() } });
  await ask(REGISTER, { input: { username: aSecret(), password: aSecret() } });
  await ask(REGISTER, { input: { username: [aSecret()], password: { secret: aSecret() } } });
  await ask(REGISTER, { input: { username: aName(), password: aSecret(), role: aSecret() } });
  await ask(`mutation { register(input: { username: "x", password: ["${aSecret()}"] }) { __typename } }`);
  await ask(`mutation { login(input: { username: "${username}" password: "${aSecret()}" ) { __typename } }`);
  await ask(`mutation { login(input: { username: "${username}", password: "${aSecret()}\\u0000" }) { __typename } }`);
  await ask(LOGIN, { input: { username, password: aSecret() } });
  await ask(LOGIN, { input: { username: aName(), password: aSecret() } });
  await ask(LOGIN, { input: { username: aSecret(), password: aSecret() } });
  const [key, other] = [await logIn(password), await logIn(password)];
  const madeUp = makeToken();
  secrets.add(madeUp);
  for (const credential of [madeUp, aSecret(), `${key}, ${other}`, `${key}x`])
    await ask('{ me { id } }', {}, credential);
  await fetch(`${url}?apiKey=${key}&query=%7Bme%7Bid%7D%7D`, { headers: { authorization: `Bearer ${key}` } });
  await ask(`{ user(username: "${aSecret()}") { id } users(search: "${aSecret()}") { totalCount } }`, {}, key);
  await ask(CHANGE, { input: { currentPassword: aSecret(), newPassword: aSecret() } }, key);
  await ask(CHANGE, { input: { currentPassword: password, newPassword: next } }, key);
  await ask('{ me { id } }', {}, other);
  await ask('{ myAuditEvents { nodes { type } } }', {}, key);
  await ask('mutation { logout { message } }', {}, await logIn(next));
  await ask('mutation { deleteMe { message } }', {}, await logIn(next));
}

beforeAll(async () => {
  const database = await createTestDatabase();
  const server = spawnServer({ ...database.env, LOG_LEVEL: 'trace', RATE_LIMIT: 'on' });
  await useEverything(await server.ready);
  server.child.kill('SIGTERM');
  const { stdout, stderr } = await server.exited;
  written = stdout + stderr;

  const { orm, close } = await openDatabase(
    loadConfig({ NODE_ENV: 'test', ...database.env }).database,
    databaseDefinition,
  );
  const names = await orm.em.execute<{ name: string }[]>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const dump = async (name: string) => {
    const rows = await orm.em.execute<{ row: string }[]>(`select t::text as row from "${name}" t`);
    return [name, rows.map(({ row }) => row).join('\n')];
  };
  tables = Object.fromEntries(await Promise.all(names.map(({ name }) => dump(name))));
  await close();
  await database.drop();
}, 60_000);
afterAll(() => secrets.clear());

const found = (text: string, forms: (secret: string) => string[]) =>
  [...secrets].filter((secret) => forms(secret).some((form) => text.includes(form)));
const plain = (secret: string) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
const hashed = (secret: string) =>
  (['hex', 'base64', 'base64url'] as const).map((form) => createHash('sha256').update(secret).digest(form));

test('the log and standard error hold no password, no key, and no hash of one', () => {
  expect(written.split('\n').length).toBeGreaterThan(30);
  expect(found(written, plain)).toEqual([]);
  expect(found(written, hashed)).toEqual([]);
  expect(written).not.toMatch(/argon2|\\\\x[0-9a-f]{64}/);
});

test('no table holds a password or a key', () => {
  expect(Object.keys(tables)).toEqual(expect.arrayContaining(['user', 'api_key', 'audit_event']));
  expect(found(Object.values(tables).join('\n'), plain)).toEqual([]);
});

test('only the table of passwords has hashes of passwords, and only the table of keys has hashes of keys', () => {
  const { password, api_key, ...others } = tables;
  expect(password).toMatch(/argon2id/);
  expect(found(api_key ?? '', hashed).length).toBe(4);
  expect(found(Object.values(others).join('\n') + password, hashed)).toEqual([]);
  expect(Object.values(others).join('\n') + api_key).not.toMatch(/argon2/);
});
