import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { describeLine, terminalLog } from '../../src/observability/terminal-log.js';

const operation = {
  msg: 'operation',
  requestId: '1',
  address: '127.0.0.1',
  operation: 'anonymous',
  type: 'mutation',
  fields: ['login'],
  outcome: 'RATE_LIMITED',
  ms: 3,
};
const event = { msg: 'audit', audit: 'DENIED', subject: 'U', detail: 'users:manage', address: '10.0.0.1' };

test.each([
  [operation, 'mutation login: RATE_LIMITED in 3 ms, from 127.0.0.1'],
  [{ ...operation, type: undefined, fields: undefined }, 'request anonymous: RATE_LIMITED in 3 ms, from 127.0.0.1'],
  [event, 'event DENIED (users:manage), user U, from 10.0.0.1'],
  [{ msg: 'AuthHero is ready', url: 'http://h/' }, 'AuthHero is ready (url: http://h/)'],
  [
    { msg: 'unhandled error', error: { type: 'TypeError', message: 'x is y', at: ['at f'] } },
    'unhandled error: x is y\n    at f',
  ],
  [{ msg: 'no database', error: { type: 'Error', code: '57P01' } }, 'no database: Error (57P01)'],
])('terminal log: %j is a line for a person', (line, text) => {
  expect(describeLine(line)).toBe(text);
});

test('terminal log: a line has its time, its level and nothing that is only for programs', async () => {
  const out = new PassThrough();
  const stream = terminalLog(out);
  stream.write(
    `${JSON.stringify({ level: 'warn', time: '2026-11-26T10:00:00.000Z', requestId: 'secret', msg: 'a warning' })}\n`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(String(out.read())).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: a warning\n$/);
});
