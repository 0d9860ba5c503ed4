import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aPerson } from '../support/people.js';
import { SECRET, ServedDatabase, withService } from '../support/served-database.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const onEmbedded = process.env.TEST_DATABASE === 'embedded' ? test : test.skip;
const onPostgres = process.env.TEST_DATABASE === 'embedded' ? test.skip : test;

let database: TestDatabase;
let service: ServedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  service = new ServedDatabase(database);
  await service.start();
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

onEmbedded('command socket: only its owner may use it, and it is gone after a stop', async () => {
  await withService(async (service) => {
    const { mode, uid } = statSync(service.socket);
    expect([(mode & 0o777).toString(8), uid]).toEqual(['600', process.getuid?.()]);
    expect(await service.stop()).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(service.socket)).toBe(false);
  });
});

onEmbedded('command socket: where it cannot be made, the service warns once, and serves', async () => {
  const database = await createTestDatabase();
  const parent = database.env.DATA_DIR ?? '';
  const folder = join(parent, 'd'.repeat(120));
  mkdirSync(folder);
  renameSync(join(parent, 'pglite'), join(folder, 'pglite'));
  const service = new ServedDatabase(database, { DATA_DIR: folder });
  try {
    await service.start();
    const { code, stderr } = await service.createAdmin(['boss']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/is in use by process/)]);
    await aPerson(service);
    const ended = await service.stop();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended?.stdout.match(/"level":"warn".*there is no socket for commands/g)).toHaveLength(1);
  } finally {
    await service.stop();
    await database.drop();
  }
});

test('command socket: what it answers is not at the port of the service', async () => {
  const body = JSON.stringify({ username: 'by-port', password: SECRET });
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(new URL('/admins', service.url), { method: 'POST', headers, body });
  expect(status).toBe(404);
});

onPostgres('command socket: a service on PostgreSQL makes no socket, and the command works beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-no-socket-'));
  await withService(
    async (service) => {
      expect(existsSync(service.socket)).toBe(false);
      expect((await service.createAdmin(['boss'])).code).toBe(0);
      expect(await service.rolesOf('boss')).toEqual(['admin', 'user']);
    },
    { DATA_DIR: folder },
  );
  rmSync(folder, { recursive: true });
});

/** A client of the socket, which says this and then waits. */
function aClient(words: string, socketPath = service.socket): { socket: Socket; received: Promise<string> } {
  const socket = connect(socketPath);
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  socket.on('error', () => {});
  socket.write(words);
  return { socket, received: new Promise((resolve) => socket.on('close', () => resolve(received))) };
}

const asHttp = (body: string, { line = 'POST /admins', length = String(Buffer.byteLength(body)) } = {}) =>
  `${line} HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n${body}`;
const CHUNKED = 'POST /admins HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';

onEmbedded.each<[string, string, number]>([
  ['garbage', '\u0000\u0001 this is no HTTP\r\n\r\n', 400],
  ['endless headers', `GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(10_000)}`, 431],
  ['a huge body', asHttp('x'.repeat(10_000_000)), 413],
  ['the promise of a huge body', asHttp('', { length: '999999999999' }), 413],
  ['a body without a length', `${CHUNKED}2\r\n{}\r\n0\r\n\r\n`, 413],
  ['another path', asHttp('{}', { line: 'POST /graphql' }), 404],
  ['another method', asHttp('{}', { line: 'GET /admins' }), 404],
  ['no JSON', asHttp('{"username":'), 400],
  ['null', asHttp('null'), 400],
  ['no username', asHttp('{"password":"a long passphrase"}'), 400],
  ['a password that is no text', asHttp('{"username":"boss2","password":null}'), 400],
  ['a name with a null character', asHttp('{"username":"a\\u0000b"}'), 500],
])('command socket: it answers %s without harm', async (_what, words, status) => {
  const received = await aClient(words).received;
  // The system may drop the answer to somebody who still sends.
  if (words.length < 100_000 || received !== '') expect(received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  await aPerson(service);
});

onEmbedded(
  'command socket: clients that hang are cut, and until then disturb neither the API nor a stop',
  async () => {
    await withService(async (service) => {
      const silent = aClient('', service.socket);
      const slow = aClient(asHttp('{"username"', { length: '100' }), service.socket);
      const begun = performance.now();
      await aPerson(service);
      await Promise.all([silent.received, slow.received]);
      expect(performance.now() - begun).toBeLessThan(9_000);
      expect((await service.createAdmin(['boss'])).code).toBe(0);
      const another = aClient(asHttp('', { length: '100' }), service.socket);
      const stopping = performance.now();
      expect(await service.stop()).toMatchObject({ code: 0, stderr: '' });
      expect(performance.now() - stopping).toBeLessThan(4_000);
      await another.received;
    });
  },
  60_000,
);

onEmbedded('command socket: it has at most four clients at a time', async () => {
  const clients = Array.from({ length: 6 }, () => aClient(''));
  const cut = await Promise.race([
    Promise.all(clients.slice(4).map(({ received }) => received)),
    new Promise((resolve) => setTimeout(resolve, 3_000, 'not cut').unref()),
  ]);
  for (const { socket } of clients) socket.destroy();
  expect(cut).toEqual(['', '']);
});
