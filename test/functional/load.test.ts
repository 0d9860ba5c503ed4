import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { type Ended, startScript } from '../support/script.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

/** Runs the command; what is said to `started` can end it early. */
function load(args: string[], started: (child: ChildProcess) => void = () => {}): Promise<Ended> {
  const { child, ended } = startScript('scripts/load.js', args);
  started(child);
  return ended;
}

/** Everybody who was made, and who of them is still there. */
const accounts = async (of: TestServer): Promise<{ made: number; left: number }> => {
  const [row] = await sql(
    of,
    `select count(*)::int as made, count(*) filter (where is_active)::int as left from "user" where username like 'load-%'`,
  );
  return row as { made: number; left: number };
};

const SMALL = ['--users', '4', '--rate', '30', '--think', '20ms'];

test('load: runs the whole journey, reports latencies and responses by operation, and leaves no account', async () => {
  const { code, stdout, stderr } = await load([server.url, ...SMALL, '--duration', '8s']);
  expect([stderr, code]).toEqual(['', 0]);
  expect(stdout).toContain('RATE_LIMIT=off');
  const answers = [...stdout.matchAll(/^(\S.*?) {2,}([A-Za-z_]+) +(\d+)$/gm)].map(([, operation, answer]) => [
    operation,
    answer,
  ]);
  expect(answers).toEqual([
    ['register', 'RegisterSuccess'],
    ['login', 'LoginSuccess'],
    ['me', 'OK'],
    ['users', 'OK'],
    ['user', 'OK'],
    ['updateMe', 'OK'],
    ['createApiKey', 'CreateApiKeySuccess'],
    ['myApiKeys', 'OK'],
    ['login, wrong password', 'InvalidCredentials'],
    ['logout', 'OK'],
    ['me, after logout', 'UNAUTHENTICATED'],
    ['deleteMe', 'DeleteMePayload'],
  ]);
  expect(stdout).toMatch(/^login, wrong password +\d+( +\d+\.\d){4}$/m);
  expect(stdout).toContain('\n0 unexpected answers.\n');
  const { made, left } = await accounts(server);
  expect(made).toBeGreaterThan(0);
  expect(left).toBe(0);
}, 60_000);

test('load: Ctrl-C stops it, prints the summary and leaves no account', async () => {
  const { code, stdout } = await load([server.url, ...SMALL, '--duration', '60s'], (child) => {
    child.stdout?.once('data', () => setTimeout(() => child.kill('SIGINT'), 1_500));
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^register +\d+/m);
  expect((await accounts(server)).left).toBe(0);
}, 60_000);

test('load: an unexpected response is counted with its code, exit code 1', async () => {
  const broken = createServer((_, response) => response.writeHead(502).end('Bad Gateway'));
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  const { port } = broken.address() as AddressInfo;
  const { code, stdout } = await load([`http://127.0.0.1:${port}`, ...SMALL, '--duration', '500ms']);
  broken.close();
  expect(code).toBe(1);
  expect(stdout).toMatch(/^register +HTTP 502 +\d+ +UNEXPECTED$/m);
}, 60_000);

test('load: a refused request is not an unexpected response, and creates no account', async () => {
  const limited = await startTestServer({ RATE_LIMIT: 'on', REGISTRATIONS_PER_ADDRESS: '1/1h' });
  const { code, stdout } = await load([limited.url, ...SMALL, '--duration', '2s']);
  expect(await accounts(limited)).toEqual({ made: 1, left: 0 });
  await limited.stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^register +RATE_LIMITED \(HTTP 429\) +\d+ +refused$/m);
}, 60_000);

test.each<[string, string[], RegExp]>([
  ['no URL', [], /^Give one URL\.$/m],
  ['what is no URL', ['localhost:4000'], /^The URL has to begin with http/],
  ['a rate of nothing', ['http://localhost', '--rate', '0'], /^--rate has to be a whole number/],
  ['what is no duration', ['http://localhost', '--duration', 'long'], /^--duration is not a duration/],
  ['an unknown option', ['http://localhost', '--speed', '9'], /^Unknown option '--speed'/],
])('load: %s is reported in one line with the usage, exit code 2', async (_what, args, told) => {
  const { code, stdout, stderr } = await load(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(told);
  expect(stderr).toContain('Usage: npm run load -- URL');
});

test('load: --help prints the usage, exit code 0', async () => {
  expect(await load(['--help'])).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Usage: /) });
});
