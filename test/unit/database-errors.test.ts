import { expect, test } from '@jest/globals';
import { isConnectionLost, isDatabaseUnavailable } from '../../src/db/database-errors.js';

const error = (fields: object) => Object.assign(new Error('x'), fields);

test.each(['08006', '53300', '57P01', '57P03', '55000', '55P03', '25006', '40001', 'ECONNREFUSED', 'ENOENT'])(
  'unavailable: %s means that the database cannot answer now',
  (code) => {
    expect(isDatabaseUnavailable(error({ code }))).toBe(true);
    expect(isDatabaseUnavailable(error({ cause: error({ code }) }))).toBe(true);
  },
);

test('unavailable: a fatal 08P01 is what PgBouncer says while PostgreSQL is away', () => {
  const fatal = error({ code: '08P01', severity: 'FATAL' });
  expect([isDatabaseUnavailable(fatal), isConnectionLost(fatal)]).toEqual([true, true]);
  const ours = error({ code: '08P01', severity: 'ERROR' });
  expect([isDatabaseUnavailable(ours), isConnectionLost(ours)]).toEqual([false, false]);
});

test.each(['08P01', '22P02', '23505', '42501', '42P01'])('unavailable: %s is a bug, or a right that lacks', (code) => {
  expect(isDatabaseUnavailable(error({ code }))).toBe(false);
});

test('unavailable: a file that cannot be opened is a fault of the configuration', () => {
  expect(isDatabaseUnavailable(error({ code: 'ENOENT', syscall: 'open' }))).toBe(false);
  expect(isDatabaseUnavailable(error({ code: 'ENOENT', syscall: 'connect' }))).toBe(true);
});
