import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { blocksOf } from '../support/document-blocks.js';
import { freePort } from '../support/free-port.js';
import { type Program, startProgram } from '../support/program.js';
import { Terminal } from '../support/terminal.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const README = blocksOf('README.md');
const SERVICE = blocksOf('docs/protect-your-service.md');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const terminal = new Terminal();
let database: TestDatabase;
let origin: string;
let server: Program | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  origin = `http://127.0.0.1:${await freePort()}`;
  server = await serve('npm start');
});
afterAll(async () => {
  terminal.close();
  await server?.stop();
  await database.drop();
});

/** A line of the README. The scripts of npm go without their build, which is done. */
const built = (line = '') =>
  line.replace(/npm (?:run )?([\w:]+)(?: --)?/g, (_, name) =>
    scripts[name].replace('node scripts/build.ts && exec ', ''),
  );

/** Runs a line that starts the server. */
const serve = (line: string): Promise<Program> =>
  startProgram(built(line), `${origin}/readyz`, { cwd: '.', env: database.env });

/** Runs a line to its end, with a text on its standard input. @returns the exit code */
async function run(line: string | undefined, input: string): Promise<number> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('bash', ['-c', built(line)], {
    env: { PATH, HOME, ...database.env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return code;
}

/** What each answer came to: the type of a union's member, OK, or the code of an error. Any other line is shown as it is. */
async function paste(block = ''): Promise<string[]> {
  const lines = await terminal.paste(block.replaceAll('http://127.0.0.1:4000', origin));
  return lines.map((line) => {
    if (!/^{"(data|errors)":/.test(line)) return line;
    const { data, errors } = JSON.parse(line);
    if (errors) return errors[0].extensions.code;
    const [[field, value] = []] = Object.entries<{ __typename?: string }>(data);
    return `${field}: ${value?.__typename ?? 'OK'}`;
  });
}

const variable = async (name: string): Promise<string> => (await terminal.paste(`echo "$${name}"`)).join('\n');

test('README: each line of the first steps prints the documented output, and the key works afterwards', async () => {
  expect(await paste(README['first-steps'])).toEqual([
    'register: RegisterSuccess',
    'login: LoginSuccess',
    'me: OK',
    'users: OK',
    'createApiKey: CreateApiKeySuccess',
    'myApiKeys: OK',
    'logout: OK',
    'UNAUTHENTICATED',
    'login: LoginSuccess',
  ]);
  expect(await paste("ask '{ me { id } }'")).toEqual(['me: OK']);
  expect(await variable('ANSWER')).toContain(await variable('PAUL_ID'));
});

test('README: its command creates the first admin while the server runs, who can create a role and give it to a user', async () => {
  expect(await run(README['admin-create'], 'the password that you typed\n')).toBe(0);
  expect(await paste(README.admin)).toEqual([
    'login: LoginSuccess',
    'createRole: CreateRoleSuccess',
    'setUserRoles: SetUserRolesSuccess',
  ]);
  expect(await variable('ANSWER')).toContain('"roles":["accounting","user"]');
});

test('docs/protect-your-service.md: its commands create a key that can verify the keys of other users', async () => {
  expect(await paste(SERVICE.key)).toEqual([
    'createRole: CreateRoleSuccess',
    'register: RegisterSuccess',
    'setUserRoles: SetUserRolesSuccess',
    'login: LoginSuccess',
    'createApiKey: CreateApiKeySuccess',
    'logout: OK',
    'verifyApiKey: OK',
  ]);
  expect(JSON.parse(await variable('ANSWER')).data.verifyApiKey).toMatchObject({
    active: true,
    user: { id: await variable('PAUL_ID') },
    permissions: expect.arrayContaining(['invoices:read']),
  });
});
