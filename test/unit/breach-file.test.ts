import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { BreachFile } from '../../src/password/breach-file.js';

const folder = mkdtempSync(join(tmpdir(), 'authhero-breaches-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
/** Enough for a search of several steps, with counts of one to ten digits. */
const listed = Array.from({ length: 1_000 }, (_, index) => sha1(`listed ${index}`)).sort();
const line = (hash: string, index: number) => `${hash}:${10 ** (index % 10)}`;

let count = 0;
function write(text: string): string {
  const path = join(folder, `${++count}.txt`);
  writeFileSync(path, text);
  return path;
}

test.each([
  ['LF', `${listed.map(line).join('\n')}\n`],
  ['CRLF', `${listed.map(line).join('\r\n')}\r\n`],
  ['no newline at its end', listed.map(line).join('\n')],
  ['lower case', listed.map(line).join('\n').toLowerCase()],
])('a file with %s: every line is found, including the first and the last, and nothing else', async (_what, text) => {
  const breaches = await BreachFile.open(write(text));
  for (const hash of listed) expect([hash, await breaches.include(hash, signal)]).toEqual([hash, true]);
  const absent = Array.from({ length: 100 }, (_, index) => sha1(`absent ${index}`));
  for (const hash of [...absent, '0'.repeat(40), 'F'.repeat(40)])
    expect([hash, await breaches.include(hash, signal)]).toEqual([hash, false]);
});

test.each([1, 2, 3, 90, 91, 92, 93, 94, 95, 96, 97, 98])('a file of %d lines: every line is found', async (lines) => {
  const few = listed.slice(0, lines);
  const breaches = await BreachFile.open(write(few.map(line).join('\n')));
  for (const hash of few) expect(await breaches.include(hash, signal)).toBe(true);
  for (const hash of listed.slice(lines, lines + 3)) expect(await breaches.include(hash, signal)).toBe(false);
});

test('a line with a count of 0 is not a breach', async () => {
  const [first, second] = listed as [string, string];
  const breaches = await BreachFile.open(write(`${first}:0\n${second}:10\n`));
  expect(await breaches.include(first, signal)).toBe(false);
  expect(await breaches.include(second, signal)).toBe(true);
});

test('after another file is moved to the same path, searches use the new file', async () => {
  const [first, second] = listed as [string, string];
  const path = write(`${first}:1\n`);
  const breaches = await BreachFile.open(path);
  renameSync(write(`${second}:1\n`), path);
  expect(await breaches.include(first, signal)).toBe(false);
  expect(await breaches.include(second, signal)).toBe(true);
});

test('a search stops when its signal aborts', async () => {
  const breaches = await BreachFile.open(write(listed.map(line).join('\n')));
  await expect(breaches.include(sha1('x'), AbortSignal.abort())).rejects.toThrow(/aborted/);
});

const FORMAT = 'PASSWORD_BREACH_FILE is no list of SHA1:COUNT lines sorted by hash';
test.each([
  ['a missing file', () => join(folder, 'nothing'), 'PASSWORD_BREACH_FILE cannot be read'],
  ['a folder', () => folder, 'PASSWORD_BREACH_FILE cannot be read'],
  ['an empty file', () => write(''), FORMAT],
  ['passwords', () => write('password1\npassword2\n'), FORMAT],
  ['hashes without counts', () => write(listed.join('\n')), FORMAT],
  ['NTLM hashes', () => write(listed.map((hash) => `${hash.slice(8)}:1`).join('\n')), FORMAT],
  ['one line of 100 kB', () => write('A'.repeat(100_000)), FORMAT],
  [
    'hashes sorted by count',
    () =>
      write(
        [...listed]
          .sort((a, b) => (a.slice(9) < b.slice(9) ? -1 : 1))
          .map(line)
          .join('\n'),
      ),
    FORMAT,
  ],
  ['hashes sorted backwards', () => write([...listed].reverse().map(line).join('\n')), FORMAT],
])('%s: refused as a fault of the configuration, without the path', async (_what, path, fault) => {
  await expect(BreachFile.open(path())).rejects.toMatchObject({ faults: [fault], exitCode: 78 });
});
