import { expect, test } from '@jest/globals';
import { describeError } from '../../src/observability/describe-error.js';

/** As the ORM makes them: its name ends in Exception, and it has the properties of the driver's error. */
const fromDatabase = (message: string, properties: object = {}): Error =>
  Object.assign(new Error(message), { name: 'DriverException' }, properties);

test.each([
  ['28P01', 'password authentication failed for user "x"'],
  ['3D000', 'database "x" does not exist'],
  ['08P01', 'server login has been failing, try again later'],
  ['53300', 'sorry, too many clients already'],
  ['57014', 'canceling statement due to statement timeout'],
  ['42501', 'permission denied for table password'],
  ['42P07', 'relation "user" already exists'],
])('%s: what PostgreSQL says is logged, since it cannot hold a value', (code, message) => {
  expect(describeError(fromDatabase(message, { code, severity: 'ERROR' }))).toMatchObject({ code, message });
});

test.each(['23505', '22P02', '42601', '22001', 'XX000'])(
  '%s: the message may hold a value, and is not logged',
  (code) => {
    const error = fromDatabase('invalid input: "S3cr3t"', {
      code,
      severity: 'ERROR',
      detail: 'S3cr3t',
      where: 'S3cr3t',
    });
    expect(JSON.stringify(describeError(error))).not.toContain('S3cr3t');
  },
);

test.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout'])(
  'what the driver says without a code is logged: %s',
  (message) => {
    expect(describeError(fromDatabase(message))).toMatchObject({ message });
  },
);

test('an error of the driver without a code has a message in every case, and never one that may hold a value', () => {
  const { message } = describeError(fromDatabase('S3cr3t'));
  expect(message).toMatch(/^the database driver failed/);
});
