import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { makeToken } from '../../src/api-key/api-key.token.js';

const page = readFileSync('SECURITY.md', 'utf8');

test('SECURITY.md: its pattern finds every key, and its code tells a key from a text that only looks like one', () => {
  const pattern = new RegExp(/`(\\bahk_[^`]+)`/.exec(page)?.[1] ?? '');
  const code = /```js\n(.*?)```/s.exec(page)?.[1];
  const isKey = runInNewContext(`${code}; isKey`, { require: createRequire(import.meta.url) });
  for (let round = 0; round < 200; round += 1) {
    const key = makeToken();
    expect([pattern.exec(`KEY=${key};`)?.[0], isKey(key)]).toEqual([key, true]);
    expect(isKey(key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a'))).toBe(false);
  }
});
