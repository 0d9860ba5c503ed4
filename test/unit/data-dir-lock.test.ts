import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { DataDirLockedError, lockDataDir } from '../../src/db/data-dir-lock.js';

const aFolder = () => join(mkdtempSync(join(tmpdir(), 'authhero-lock-')), 'data');

test('data dir lock: refuses a second process in one line that names the first process', () => {
  const folder = aFolder();
  const unlock = lockDataDir(folder);
  expect(() => lockDataDir(folder)).toThrow(DataDirLockedError);
  expect(() => lockDataDir(folder)).toThrow(new RegExp(`in use by process ${process.pid}\\. .*$`));
  unlock();
  lockDataDir(folder)();
});

test('data dir lock: a lock whose process is gone is taken over', () => {
  const folder = aFolder();
  lockDataDir(folder)();
  const { pid } = spawnSync('true');
  writeFileSync(join(folder, 'authhero.lock'), `${pid} 1 ${readlinkSync('/proc/self/ns/pid')}`);
  lockDataDir(folder)();
});

test('data dir lock: a process that got the number of a dead one does not keep the lock alive', () => {
  const folder = aFolder();
  const unlock = lockDataDir(folder);
  const mine = readFileSync(join(folder, 'authhero.lock'), 'utf8');
  unlock();
  writeFileSync(join(folder, 'authhero.lock'), mine.replace(/ \d+ /, ' 1 '));
  lockDataDir(folder)();
});

test('data dir lock: one of another container holds while its heartbeat is fresh, and is taken over when it is not', () => {
  const folder = aFolder();
  lockDataDir(folder)();
  const file = join(folder, 'authhero.lock');
  writeFileSync(file, '1 1 pid:[another]');
  expect(() => lockDataDir(folder)).toThrow(DataDirLockedError);
  utimesSync(file, new Date(), new Date(Date.now() - 60_000));
  lockDataDir(folder)();
});
