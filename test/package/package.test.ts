import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { login } from '../support/people.js';
import { administer } from '../support/test-database.js';
import { Installed, machineNode } from './installed.js';

const NAME = `authhero_package_${process.pid}`;
const OWNER = `${NAME}_owner`;
const ADMIN = process.env.TEST_DATABASE_URL || 'postgresql://postgres@localhost:5432/postgres';
const SECRET = 'an admin of long standing';
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

const own = await machineNode();
const [major = 0, minor = 0] = (own ?? '0.0').split('.').map(Number);
const isFit = major > 22 || (major === 22 && minor >= 17);
const withUnfitNode = own && !isFit ? test : test.skip;

let installed: Installed;
let urls: { DATABASE_URL: string; MIGRATION_DATABASE_URL: string };

beforeAll(async () => {
  process.env.TEST_DATABASE_URL = ADMIN;
  installed = await Installed.create(isFit ? [] : ['node@24']);
}, 300_000);
afterAll(async () => {
  installed?.remove();
  await administer(`drop database if exists ${NAME} with (force)`);
  for (const role of [NAME, OWNER]) await administer(`drop role if exists ${role}`);
});

test('package: holds what runs and its documentation; no tests, no sources, nothing for development; under 5 MB', () => {
  const { files, size } = installed.packed;
  const paths = files.map((file) => file.path);
  expect(size).toBeLessThan(5_000_000);
  const needed = ['schema.graphql', 'README.md', 'CHANGELOG.md', 'LICENSE', '.env.example', 'docs/operations.md'];
  expect(paths).toEqual(expect.arrayContaining([...needed, 'dist/scripts/authhero.js', 'dist/src/main.js']));
  const unfit = /\.(ts|map|tgz)$|test|bench|seed|schema-c|authorization-|\.env$|\.data/;
  expect(paths.filter((path) => unfit.test(path) && !path.startsWith('docs/examples/'))).toEqual([]);
});

test('package: nothing can be imported but the schema', async () => {
  const script = `import('authhero-graphql').then(() => console.log('imported'), ({ code }) => console.log(code))`;
  const child = spawn('node', ['-e', script], { cwd: installed.folder, env: installed.env() });
  let said = '';
  for await (const part of child.stdout) said += part;
  expect(said).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
});

test('command: --help tells each command, the settings, examples and exit codes; --version the version', async () => {
  const { code, stdout, stderr } = await installed.authhero(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  for (const words of ['start', 'migrate', 'db init', 'audit prune', 'admin create <username>', 'import users <file>'])
    expect(stdout).toMatch(new RegExp(`^  ${words} {2,}\\S`, 'm'));
  for (const words of [
    'config check',
    'hash calibrate',
    'schema print',
    'DATABASE_URL=',
    'Examples:',
    'Exit codes: 0 ',
  ])
    expect(stdout).toContain(words);
  expect(await installed.authhero(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test.each([
  [['strat'], /^error: unknown command 'strat'\n\(Did you mean start\?\)\nUsage: /],
  [['admin', 'crate'], /^error: unknown command 'crate'\n\(Did you mean create\?\)\nUsage: authhero admin /],
  [['start', '--prot=1'], /^error: unknown option '--prot'\nUsage: authhero start /],
  [['hash', 'calibrate', '--target', '5'], /^error: .* Give 10ms to 10s\.\nUsage: /],
  [[], /^Usage: authhero /],
  [['admin'], /^Usage: authhero admin /],
])('command: %j is exit code 2 with the usage on standard error', async (words, message) => {
  expect(await installed.authhero(words)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
});

test.each([['start'], ['migrate'], ['config check']])(
  'command: %s with a faulty configuration tells each fault, exit code 78',
  async (words) => {
    const env = { NODE_ENV: 'production', PORT: 'x' };
    expect(await installed.authhero(words.split(' '), env)).toEqual({
      code: 78,
      stdout: '',
      stderr: 'PORT is not a whole number\nDATABASE_URL is required in production\n',
    });
  },
);

withUnfitNode('command: an older Node.js is told in a line what it needs, exit code 78', async () => {
  for (const words of [[], ['start'], ['--help']])
    expect(await installed.byMachineNode(words)).toEqual({
      code: 78,
      stdout: '',
      stderr: expect.stringMatching(/^AuthHero needs Node\.js 22\.17 or newer; this is [^\n]*npm i node@24[^\n]*\n$/),
    });
});

test('config check: prints each setting with its origin, no secret, and what is risky', async () => {
  const env = { DATABASE_URL: 'postgresql://someone:hush@localhost/x', RATE_LIMIT: 'off' };
  const { code, stdout } = await installed.authhero(['config', 'check'], env);
  expect(code).toBe(0);
  expect(stdout).not.toContain('hush');
  expect(stdout).toMatch(/^DATABASE_URL +\(set\) +environment$/m);
  expect(stdout).toMatch(/^PORT +4000 +default$/m);
  expect(stdout).toMatch(new RegExp(`^UV_THREADPOOL_SIZE +${availableParallelism() + 4} `, 'm'));
  expect(stdout).toMatch(/^warning: RATE_LIMIT is off/m);
});

test('schema print: is schema.graphql', async () => {
  const { code, stdout } = await installed.authhero(['schema', 'print']);
  expect([code, stdout]).toEqual([0, readFileSync('schema.graphql', 'utf8')]);
});

test('hash calibrate: never proposes less than OWASP advises', async () => {
  const { code, stdout } = await installed.authhero(['hash', 'calibrate', '--target', '10ms', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ARGON2_MEMORY: 19_456, ARGON2_ITERATIONS: 2, ARGON2_PARALLELISM: 1 });
});

test('db init and migrate: make a database that config check --connect finds ready, with a role of least rights', async () => {
  const names = ['--role', NAME, '--migration-role', OWNER, '--database', NAME, '--no-test-database'];
  const { code, stdout } = await installed.authhero(['db', 'init', '--admin-url', ADMIN, ...names]);
  expect(code).toBe(0);
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(stdout)?.[1] ?? '';
  urls = { DATABASE_URL: value('DATABASE_URL'), MIGRATION_DATABASE_URL: value('MIGRATION_DATABASE_URL') };
  expect(await installed.authhero(['migrate'], { ...urls, NODE_ENV: 'production' })).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^nothing to do: PostgreSQL at .* is up to date\n$/),
    stderr: '',
  });
  const check = await installed.authhero(['config', 'check', '--connect'], { DATABASE_URL: urls.DATABASE_URL });
  expect(check.stdout).toMatch(new RegExp(`answers, PostgreSQL .*, as ${NAME}\nmigrations: none is pending\nrights: `));
});

test('admin create, start: an admin made with a password on standard input logs in over HTTP; SIGTERM is exit code 0', async () => {
  const made = await installed.authhero(['admin', 'create', 'boss'], urls, `${SECRET}\n`);
  expect([made.code, made.stderr]).toEqual([0, '']);
  for (const workers of [1, 2]) {
    const server = await installed.start('authhero', ['start'], { ...urls, WORKERS: String(workers) }, workers);
    const { data } = await login(server, 'boss', SECRET);
    const me = await send(server.url, '{ me { roles } }', {}, { 'x-api-key': data.login.apiKey });
    expect(me.data.me.roles).toEqual(['admin', 'user']);
    const threads = globSync(`/proc/${server.child.pid}/task/*/comm`).map((file) => readFileSync(file, 'utf8').trim());
    if (workers === 1 && threads.includes('libuv-worker'))
      expect(threads.filter((name) => name === 'libuv-worker')).toHaveLength(availableParallelism() + 4);
    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  }
}, 60_000);

test('start: from npx, with nothing configured, it serves the embedded database; Ctrl-C stops it', async () => {
  const server = await installed.start('npx', ['--no', 'authhero', 'start'], {}, 1);
  const smoke = await installed.authhero(['smoke', server.url.replace('/graphql', '')]);
  expect([smoke.code, smoke.stderr, smoke.stdout]).toEqual([0, '', expect.not.stringContaining('FAILED')]);
  process.kill(-(server.child.pid ?? 0), 'SIGINT');
  expect((await server.ended).stdout).toContain('AuthHero has stopped');
}, 60_000);
