import { expect, test } from '@jest/globals';
import { isToken, makeToken } from '../../src/api-key/api-key.token.js';

test('API key: every one has the form that scanners look for and its checksum verifies', () => {
  const tokens = Array.from({ length: 10_000 }, makeToken);
  expect(new Set(tokens).size).toBe(tokens.length);
  for (const token of tokens) {
    expect(token).toMatch(/^ahk_[0-9A-Za-z]{49}$/);
    expect(isToken(token)).toBe(true);
  }
});

test('API key: the secret is spread evenly over its alphabet', () => {
  const counts = new Map<string, number>();
  const secrets = Array.from({ length: 5_000 }, () => makeToken().slice(5, 47)).join('');
  for (const character of secrets) counts.set(character, (counts.get(character) ?? 0) + 1);
  const expected = secrets.length / 62;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(counts.size).toBe(62);
  // 61 degrees of freedom: a fair source stays below this in all but one of a million runs.
  expect(chiSquare).toBeLessThan(127);
});

test.each([
  ['a letter changed', (token: string) => `${token.slice(0, 10)}${token[10] === 'a' ? 'b' : 'a'}${token.slice(11)}`],
  [
    'two letters swapped',
    (token: string) =>
      token.replace(/^(.{8})(.)(.)/, (_all, head, one, two) => (one === two ? `${head}!${two}` : head + two + one)),
  ],
  ['one letter less', (token: string) => token.slice(0, -1)],
  ['a space behind it', (token: string) => `${token} `],
  ['a line feed behind it', (token: string) => `${token}\n`],
  ['another prefix', (token: string) => token.replace('ahk_', 'ghp_')],
])('API key: with %s it is none', (_what, change) => {
  expect(isToken(change(makeToken()))).toBe(false);
});
