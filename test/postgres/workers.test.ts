import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { aPerson, type Person } from '../support/people.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const WORKERS = 2;

let database: TestDatabase;
let server: ServerProcess;
let url: string;
let person: Person;
const lines: Record<string, unknown>[] = [];
beforeEach(async () => {
  lines.length = 0;
  database = await createTestDatabase();
  server = spawnServer({ ...database.env, WORKERS: String(WORKERS) });
  if (server.child.stdout) createInterface(server.child.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  url = await server.ready;
  person = await aPerson({ url });
});
afterEach(() => database.drop());

const ask = () => send(url, '{ me { username } }', undefined, { 'x-api-key': person.key, connection: 'close' });
const askOften = () => Promise.all(Array.from({ length: 20 }, ask));
const told = (text: string) => lines.filter(({ msg }) => msg === text);
/** How many workers answer. */
const answering = async () => {
  const from = lines.length;
  await askOften();
  return new Set(lines.slice(from).flatMap(({ worker, msg }) => (msg === 'operation' ? [worker] : []))).size;
};
const childrenOf = (pid = 0) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

test('workers: all answer on one port, a killed worker is replaced, and SIGTERM stops them all with exit code 0', async () => {
  expect(await until(answering, (count) => count === WORKERS)).toBe(WORKERS);
  process.kill(childrenOf(server.child.pid)[0] ?? 0, 'SIGKILL');
  await until(
    () => told('AuthHero is ready: open the URL in a browser for Apollo Sandbox').length,
    (count) => count > WORKERS,
  );
  expect(told('a worker has ended and is replaced')).toHaveLength(1);
  expect(await until(answering, (count) => count === WORKERS)).toBe(WORKERS);
  expect((await askOften()).map(({ data }) => data?.me.username)).toEqual(Array(20).fill(person.username));
  server.child.kill('SIGTERM');
  expect((await server.exited).code).toBe(0);
  expect(told('AuthHero has stopped')).toHaveLength(WORKERS);
}, 60_000);

test('workers: if a worker cannot start, all stop, and the error is reported once', async () => {
  const { code, stderr } = await spawnServer({ ...database.env, WORKERS: '2', PORT: new URL(url).port }).exited;
  expect(code).toBe(1);
  expect(stderr.match(/EADDRINUSE/g)).toHaveLength(1);
  server.child.kill('SIGTERM');
  await server.exited;
}, 60_000);
