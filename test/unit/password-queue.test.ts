import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { PasswordQueue } from '../../src/password/password-queue.js';

const STAYS = new AbortController().signal;

/** Asks for so many hashes of 20 ms at the same moment; tells how each ended, and how many ran at once. */
async function flood(queue: PasswordQueue, number: number, gone = STAYS) {
  let [running, most, begun] = [0, 0, 0];
  const hash = async () => {
    begun += 1;
    most = Math.max(most, ++running);
    await wait(20);
    running -= 1;
  };
  const ends = Array.from({ length: number }, () =>
    queue
      .admit(() => queue.run(hash, gone))
      .then(
        () => 'done',
        ({ code }) => code,
      ),
  );
  const atOnce = (await Promise.all(ends.map((end) => Promise.race([end, wait(0, 'waits')])))).filter(
    (end) => end === 'OVERLOADED',
  ).length;
  const overloaded = (await Promise.all(ends)).filter((end) => end === 'OVERLOADED').length;
  return { atOnce, overloaded, most, begun };
}

test('password queue: runs and queues up to its limits, and further hashes are OVERLOADED at once', async () => {
  const queue = new PasswordQueue({ concurrency: 2, length: 3, timeoutMs: 5_000 });
  expect(await flood(queue, 50)).toEqual({ atOnce: 45, overloaded: 45, most: 2, begun: 5 });
  expect(await flood(queue, 5)).toEqual({ atOnce: 0, overloaded: 0, most: 2, begun: 5 });
});

test('password queue: a hash that waits too long is OVERLOADED, and never runs', async () => {
  const queue = new PasswordQueue({ concurrency: 1, length: 50, timeoutMs: 30 });
  const { atOnce, overloaded, most, begun } = await flood(queue, 20);
  expect({ atOnce, most, begun }).toEqual({ atOnce: 0, most: 1, begun: 20 - overloaded });
  expect(begun).toBeLessThan(10);
});

test('password queue: no hash runs for a client that has left', async () => {
  const queue = new PasswordQueue({ concurrency: 1, length: 50, timeoutMs: 5_000 });
  expect(await flood(queue, 20, AbortSignal.abort())).toMatchObject({ begun: 0, overloaded: 20 });
});
