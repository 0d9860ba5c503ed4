import { expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor } from '../../src/pagination/cursor.js';
import { type List, NEWEST_FIRST } from '../../src/pagination/list.js';

const POSITION = { createdOn: new Date('2026-11-22T10:11:12.013Z'), id: '01a2044a-f487-721f-aeff-95b41ae3d49a' };
const byTime = (name: string): List => ({ name, order: NEWEST_FIRST });
const byName = (name: string): List => ({ name, order: { canonicalUsername: 'asc' } });
const CURSOR = encodeCursor(POSITION, byTime('users:'));

test('cursor: comes back as the place it was made of', () => {
  expect(decodeCursor(CURSOR, byTime('users:'))).toEqual(POSITION);
});

test('cursor: one that an earlier version handed out is good', () => {
  expect(decodeCursor('AcmIin0BogK9Bg0BogRK9IdyH67_lbQa49Saw91IVA', byTime('users:'))).toEqual(POSITION);
  expect(decodeCursor('AgriGkhwYXVshjeoEw', byName('users:'))).toEqual({ canonicalUsername: 'paul' });
});

test('cursor: is of no use to another list', () => {
  expect(decodeCursor(CURSOR, byTime('users:a'))).toBeUndefined();
});

test('cursor: a list says what kind of place it takes, whatever a cursor is forged to be', () => {
  const names = byName('users:');
  const cursor = encodeCursor({ canonicalUsername: 'paul' }, names);
  expect(decodeCursor(cursor, names)).toEqual({ canonicalUsername: 'paul' });
  // The same digest of the list, but the other kind.
  expect(decodeCursor(cursor, byTime('by name users:'))).toBeUndefined();
  expect(decodeCursor(encodeCursor(POSITION, byTime('by name users:')), names)).toBeUndefined();
});

test('cursor: every change of one character is found', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let at = 0; at < CURSOR.length; at += 1) {
    for (const character of alphabet) {
      if (CURSOR[at] === character) continue;
      const forged = CURSOR.slice(0, at) + character + CURSOR.slice(at + 1);
      expect(decodeCursor(forged, byTime('users:'))).toBeUndefined();
    }
  }
});

test.each(['', 'x', CURSOR.slice(1), `${CURSOR}A`, `${CURSOR}=`, 'eyJhIjoxfQ', '[]', `${CURSOR}\n`])(
  'cursor: %j is none',
  (text) => {
    expect(decodeCursor(text, byTime('users:'))).toBeUndefined();
  },
);
