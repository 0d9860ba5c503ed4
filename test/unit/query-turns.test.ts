import { expect, test } from '@jest/globals';
import { QueryTurns } from '../../src/graphql/query-turns.js';

test('query turns: 3 of a user run at once, and others need not wait for them', async () => {
  const turns = new QueryTurns();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  let started = 0;
  const waiting = Array.from({ length: 10 }, () =>
    turns.run('busy', async () => {
      started += 1;
      await gate;
    }),
  );
  expect(await turns.run('other', async () => 'answer')).toBe('answer');
  expect(started).toBe(3);
  open();
  await Promise.all(waiting);
  expect(started).toBe(10);
});

test('query turns: a user with 500 that wait gets OVERLOADED', async () => {
  const turns = new QueryTurns();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const running = Array.from({ length: 503 }, () => turns.run('busy', () => gate));
  await expect(turns.run('busy', () => gate)).rejects.toMatchObject({ code: 'OVERLOADED' });
  open();
  await Promise.all(running);
});
