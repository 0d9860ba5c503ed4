import { expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor } from '../../src/pagination/cursor.js';

const POSITION = { createdOn: new Date('2026-11-22T10:11:12.013Z'), id: '01a2044a-f487-721f-aeff-95b41ae3d49a' };
const CURSOR = encodeCursor(POSITION, 'users:');

test('cursor: comes back as the place it was made of', () => {
  expect(decodeCursor(CURSOR, 'users:')).toEqual(POSITION);
});

test('cursor: is of no use to another list', () => {
  expect(decodeCursor(CURSOR, 'users:a')).toBeUndefined();
});

test('cursor: a list says what kind of place it takes, whatever a cursor is forged to be', () => {
  const byName = encodeCursor({ canonicalUsername: 'paul' }, 'by name users:');
  expect(decodeCursor(byName, 'by name users:')).toEqual({ canonicalUsername: 'paul' });
  expect(decodeCursor(encodeCursor({ canonicalUsername: 'paul' }, 'users:'), 'users:')).toBeUndefined();
  expect(decodeCursor(encodeCursor(POSITION, 'by name users:'), 'by name users:')).toBeUndefined();
});

test('cursor: every change of one character is found', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let at = 0; at < CURSOR.length; at += 1) {
    for (const character of alphabet) {
      if (CURSOR[at] === character) continue;
      const forged = CURSOR.slice(0, at) + character + CURSOR.slice(at + 1);
      expect(decodeCursor(forged, 'users:')).toBeUndefined();
    }
  }
});

test.each(['', 'x', CURSOR.slice(1), `${CURSOR}A`, `${CURSOR}=`, 'eyJhIjoxfQ', '[]', `${CURSOR}\n`])(
  'cursor: %j is none',
  (text) => {
    expect(decodeCursor(text, 'users:')).toBeUndefined();
  },
);
