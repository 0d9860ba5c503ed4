import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { CommandSocket } from '../../src/http/command-socket.js';

const log = pino({ level: 'silent' });
const aPath = () => join(mkdtempSync(join(tmpdir(), 'authhero-socket-')), 'authhero.sock');
const open = (path: string) => new CommandSocket(path, async () => ({ status: 200, body: {} }), log);

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
