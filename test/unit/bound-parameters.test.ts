import { expect, test } from '@jest/globals';
import { raw } from '@mikro-orm/postgresql';
import { bind } from '../../src/db/bound-parameters.js';

test('values are separate from the statement, in order', () => {
  expect(bind('select ? where a = ? limit ?', [true, "it's", 3])).toEqual({
    sql: 'select $1 where a = $2 limit $3',
    values: [true, "it's", 3],
  });
});

test('a list becomes one placeholder for each value, undefined becomes null', () => {
  expect(bind('a in (?) and b = ?', [['x', 'y'], undefined])).toEqual({
    sql: 'a in ($1, $2) and b = $3',
    values: ['x', 'y', null],
  });
});

test('a raw fragment stays SQL, with its own values bound', () => {
  expect(bind('a > ? and b = ?', [raw('now() - ?', ['1s']), 2])).toEqual({
    sql: 'a > now() - $1 and b = $2',
    values: ['1s', 2],
  });
});

test('an escaped question mark is an operator', () => {
  expect(bind('a \\? ? ', ['k'])).toEqual({ sql: 'a ? $1 ', values: ['k'] });
});

test('a value that looks like a placeholder is not read again', () => {
  expect(bind('values (?, ?)', ['?', '$1'])).toEqual({ sql: 'values ($1, $2)', values: ['?', '$1'] });
});
