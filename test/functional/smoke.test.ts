import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAdmin } from '../support/admins.js';
import { freePort } from '../support/free-port.js';
import type { Person } from '../support/people.js';
import { authhero } from '../support/script.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const STEPS =
  'livez|readyz|register|login|me|viewerCredential|users|createApiKey|rotateApiKey|updateMe|changePassword|a revoked key is dead|logout|login again|deleteMe|login is refused'.split(
    '|',
  );

const server = useTestServer();
let admin: Person;
const folder = mkdtempSync(join(tmpdir(), 'authhero-smoke-'));
const keyFile = join(folder, 'key');
beforeAll(async () => {
  admin = await anAdmin(server);
  writeFileSync(keyFile, `${admin.key}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function smoke(...args: string[]): Promise<{ code: number | null; stderr: string; lines: string[] }> {
  const { code, stdout, stderr } = await authhero(['smoke', ...args]);
  return { code, stderr, lines: stdout.trim().split('\n') };
}

/** What stands between: it answers what `refuses` says in the server's place, and passes all else on. */
async function between<T>(refuses: (body: string) => boolean, work: (url: string) => Promise<T>): Promise<T> {
  const proxy: Server = createServer(async (request, response) => {
    const body = await text(request);
    if (refuses(body)) return response.writeHead(502).end('Bad Gateway');
    const { 'x-api-key': key } = request.headers;
    const init = {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': String(key) }) },
    };
    const answer = await fetch(new URL(request.url ?? '', server.url), request.method === 'POST' ? init : {});
    response.writeHead(answer.status).end(await answer.text());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    proxy.close();
  }
}

/** The accounts of smoke tests that are active. */
async function left(): Promise<string[]> {
  const { data } = await admin.send('{ users(search: "smoke-", first: 100) { nodes { username } } }');
  return data.users.nodes.map(({ username }: Person) => username);
}

test('smoke: runs the whole journey, prints a line with the time of each step, and leaves no account', async () => {
  const { code, stderr, lines } = await smoke(server.url, '--key-file', keyFile);
  expect([code, stderr]).toEqual([0, '']);
  const names = lines.map((line) => /^ok {6}(.+?) +\d+ ms$/.exec(line)?.[1]);
  expect(names).toEqual([...STEPS.slice(0, 2), 'the admin key', ...STEPS.slice(2)]);
  expect(await left()).toEqual([]);
});

test.each(['createApiKey', 'updateMe', 'logout'])(
  'smoke: where %s fails it says so, exits 1, and deletes what it made all the same',
  async (step) => {
    const { code, lines } = await between(
      (body) => body.includes(step),
      (url) => smoke(url),
    );
    expect(code).toBe(1);
    expect(lines.at(-2)).toMatch(
      new RegExp(`^FAILED  ${step} +\\d+ ms  HTTP 502, and it is not GraphQL: Bad Gateway$`),
    );
    expect(lines.at(-1)).toMatch(/^cleaning up: the account smoke-\w+ was deleted$/);
    expect(await left()).toEqual([]);
  },
);

test('smoke: an account that it cannot delete is deactivated with the admin key', async () => {
  const refuses = (body: string) => body.includes('deleteMe');
  const { code, lines } = await between(refuses, (url) => smoke(url, '--key-file', keyFile));
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatch(/^cleaning up: the account smoke-\w+ was deactivated with the admin key$/);
  expect(await left()).toEqual([]);
});

test('smoke: if the server stops in the middle, it names the account that may be left, exit code 1', async () => {
  let gone = false;
  const refuses = (body: string) => {
    gone ||= body.includes('updateMe');
    return gone;
  };
  const { code, lines } = await between(refuses, (url) => smoke(url));
  expect(code).toBe(1);
  const [, name] = /^cleaning up: the account (smoke-\w+) may be left: HTTP 502/.exec(lines.at(-1) ?? '') ?? [];
  expect(await left()).toEqual([name]);
});

test('smoke: if no server listens, the first step fails, and there is nothing to clean up', async () => {
  const { code, lines } = await smoke(`http://127.0.0.1:${await freePort()}`);
  expect([code, lines.length]).toEqual([1, 1]);
  expect(lines[0]).toMatch(/^FAILED {2}livez .* cannot be reached: ECONNREFUSED$/);
});

test('smoke: RATE_LIMITED is reported as a limit, with the time to wait', async () => {
  const limited = await startTestServer({
    RATE_LIMIT: 'on',
    LOGINS_PER_ADDRESS: '1/1h',
    REGISTRATIONS_PER_ADDRESS: '1/1h',
  });
  try {
    const logins = await smoke(limited.url);
    expect([logins.code, logins.lines.at(-1)]).toEqual([1, expect.stringMatching(/ was deleted$/)]);
    expect(logins.lines.at(-2)).toMatch(
      /^FAILED {2}changePassword .* refused by the server's limits \(RATE_LIMITED: .*\); try again in \d+ s$/,
    );
    const registrations = await smoke(limited.url);
    expect(registrations.code).toBe(1);
    expect(registrations.lines.at(-1)).toMatch(/^FAILED {2}register .* refused by the server's limits/);
  } finally {
    await limited.stop();
  }
});

test.each([
  [[]],
  [['nowhere']],
  [['http://127.0.0.1', 'http://127.0.0.2']],
  [['http://127.0.0.1', '--bogus']],
  [['http://127.0.0.1', '--key-file', '/nowhere']],
  [['http://127.0.0.1', '--timeout', '0']],
])('smoke: %j are wrong arguments: exit code 2 and the usage', async (args) => {
  const { code, stderr, lines } = await smoke(...args);
  expect([code, lines]).toEqual([2, ['']]);
  expect(stderr).toContain('Usage: authhero smoke [options] <url>');
});

test('smoke: --help is the usage, exit code 0', async () => {
  const { code, lines } = await smoke('--help');
  expect([code, lines[0]]).toEqual([0, 'Usage: authhero smoke [options] <url>']);
});
