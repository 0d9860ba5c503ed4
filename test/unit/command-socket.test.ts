import { once } from 'node:events';
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { askService } from '../../src/cli/admin/ask-service.js';
import { CommandSocket } from '../../src/http/command-socket.js';

const log = pino({ level: 'silent' });
const aPath = () => join(mkdtempSync(join(tmpdir(), 'authhero-socket-')), 'authhero.sock');
const open = (path: string, answer = async () => ({ status: 200, body: {} })) => new CommandSocket(path, answer, log);

test('command socket: nobody else can connect, not even in the moment in which it is made', async () => {
  const path = aPath();
  const umask = process.umask(0);
  try {
    const socket = open(path);
    const opening = socket.open();
    expect(statSync(path).mode & 0o077).toBe(0);
    await opening;
    expect(process.umask()).toBe(0);
    await socket.close();
  } finally {
    process.umask(umask);
  }
});

test('command socket: one that a killed process has left is replaced', async () => {
  const path = aPath();
  writeFileSync(path, '');
  const socket = open(path);
  await socket.open();
  expect(statSync(path).isSocket()).toBe(true);
  await socket.close();
  expect(existsSync(path)).toBe(false);
});

test('command socket: a stop waits for the answer that is being made, which the client gets', async () => {
  const path = aPath();
  const begun = Promise.withResolvers<void>();
  let isDone = false;
  const socket = open(path, async () => {
    begun.resolve();
    await wait(200);
    isDone = true;
    return { status: 200, body: { kind: 'unknown-account' } };
  });
  await socket.open();
  const asking = askService(path, { username: 'boss' });
  await begun.promise;
  await socket.close();
  expect(isDone).toBe(true);
  expect(await asking).toEqual({ kind: 'unknown-account' });
});

test('admin create: a service that refuses, or ends before it answers, is reported to the operator', async () => {
  const path = aPath();
  const socket = open(path, async () => ({ status: 503, body: { message: 'Migrations are pending.' } }));
  await socket.open();
  await expect(askService(path, { username: 'boss' })).rejects.toThrow(/^Migrations are pending\.$/);
  await socket.close();
  const ending = createServer((client) => client.once('data', () => client.destroy())).listen(path);
  await once(ending, 'listening');
  await expect(askService(path, { username: 'boss' })).rejects.toThrow(
    /^The running service gave no answer: .+\. Run the command again: /,
  );
  ending.close();
});
