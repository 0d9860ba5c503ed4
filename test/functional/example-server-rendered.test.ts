import { cpSync, readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aFolderWithClient } from '../support/client-package.js';
import { freePort } from '../support/free-port.js';
import { aPerson, PASSWORD } from '../support/people.js';
import { type Program, startProgram } from '../support/program.js';
import { addApp } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const EXAMPLE = 'docs/examples/server-rendered';
const server = useTestServer({ TRUSTED_PROXIES: 'loopback' });
let folder: string;
let app: Program;
beforeAll(async () => {
  folder = await aFolderWithClient(['fastify']);
  cpSync(EXAMPLE, folder, { recursive: true });
  app = await start(server.url);
}, 60_000);
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

const start = async (authHero: string): Promise<Program> => {
  const env = { AUTHHERO_URL: authHero, TRUST_PROXY: 'loopback' };
  return startProgram('exec node server.js', `http://localhost:${await freePort()}/`, { cwd: folder, env });
};

/** A browser at an address, which keeps its cookie. */
class Visitor {
  private cookie = '';

  constructor(
    private readonly origin = app.url,
    private readonly address = '192.0.2.7',
  ) {}

  async ask(path: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
    const response = await fetch(new URL(path, this.origin), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: this.cookie, 'x-forwarded-for': this.address, ...headers },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set) this.cookie = set.split(';')[0] ?? '';
    return { status: response.status, set, text: await response.text() };
  }
}

test('example of a server: has the versions of this project', () => {
  const read = (folder: string) => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const { version, dependencies } = read('.');
  expect(read(EXAMPLE).dependencies).toEqual({ 'authhero-graphql-client': version, fastify: dependencies.fastify });
});

test('example of a server: signs in with a cookie that no script reads, tells AuthHero the address of the browser, signs out', async () => {
  const { username } = await aPerson(server);
  const visitor = new Visitor();
  expect((await visitor.ask('/')).text).toContain('Sign in');
  const refused = await visitor.ask('/sign-in', { username, password: 'not <b>this</b> one' });
  expect([refused.set, refused.text]).toEqual([undefined, expect.stringContaining('role="alert"')]);
  const signedIn = await visitor.ask('/sign-in', { username, password: PASSWORD });
  expect([signedIn.status, signedIn.set]).toEqual([
    303,
    expect.stringMatching(/^__Host-session=ahk_\w{49}; Path=\/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax$/),
  ]);
  const account = (await visitor.ask('/')).text;
  expect(account).toContain(`Hello ${username}`);
  expect(account).toContain('from 192.0.2.7');
  const foreign = await visitor.ask('/sign-out', {}, { 'sec-fetch-site': 'same-site' });
  expect(foreign.status).toBe(403);
  expect((await visitor.ask('/')).text).toContain(`Hello ${username}`);
  expect((await visitor.ask('/sign-out', {})).set).toContain('Max-Age=0');
  expect((await visitor.ask('/')).text).toContain('Sign in');
});

test('example of a server: asks for the second factor', async () => {
  const person = await aPerson(server);
  const { app: device } = await addApp(person);
  const visitor = new Visitor();
  const { text } = await visitor.ask('/sign-in', { username: person.username, password: PASSWORD });
  const [, challenge = ''] = /name="challenge" value="([^"]+)"/.exec(text) ?? [];
  expect((await visitor.ask('/code', { challenge, code: device.wrong() })).text).toContain('role="alert"');
  expect((await visitor.ask('/code', { challenge, code: device.next() })).status).toBe(303);
  expect((await visitor.ask('/')).text).toContain(`Hello ${person.username}`);
});

test('example of a server: people at the same moment never see each other, and nobody is signed in while AuthHero is away', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => aPerson(server)));
  const visitors = people.map(() => new Visitor());
  await Promise.all(
    visitors.map((visitor, n) => visitor.ask('/sign-in', { username: people[n]?.username ?? '', password: PASSWORD })),
  );
  const pages = await Promise.all(visitors.map((visitor) => visitor.ask('/')));
  expect(pages.map(({ text }) => /Hello ([\w-]+)/.exec(text)?.[1])).toEqual(people.map(({ username }) => username));
  const lost = await startProgramAway();
  expect((await new Visitor(lost.url).ask('/sign-in', { username: 'x', password: 'y' })).status).toBe(503);
  await lost.stop();
});

const startProgramAway = async (): Promise<Program> => {
  const env = { AUTHHERO_URL: `http://127.0.0.1:${await freePort()}/graphql` };
  const origin = `http://localhost:${await freePort()}`;
  return startProgram('exec node server.js', `${origin}/favicon.ico`, { cwd: folder, env });
};
