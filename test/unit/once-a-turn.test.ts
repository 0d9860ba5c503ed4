import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { onceATurn } from '../../src/db/once-a-turn.js';

/** A source that says how often it was read, each time something else. */
function aSource() {
  const source = { reads: 0, read: async () => ++source.reads };
  return source;
}

test('a read is shared by those who ask in one turn, and begins only when all of them have asked', async () => {
  const source = aSource();
  const asked = [1, 2, 3].map(() => onceATurn(source, 'a', source.read));
  expect(source.reads).toBe(0);
  expect(await Promise.all(asked)).toEqual([1, 1, 1]);
});

test('a read that has begun is nobody else’s: who asks while it is under way has their own', async () => {
  const source = aSource();
  let end = () => {};
  const slow = () => new Promise<string>((resolve) => (end = () => resolve('before')));
  const before = onceATurn(source, 'a', slow);
  await turn();
  expect(await onceATurn<unknown>(source, 'a', source.read)).toBe(1);
  end();
  expect(await before).toBe('before');
});

test('reads of other names and of other sources are apart', async () => {
  const [one, other] = [aSource(), aSource()];
  const asked = [
    onceATurn(one, 'a', async () => 'one a'),
    onceATurn(one, 'b', async () => 'one b'),
    onceATurn(other, 'a', async () => 'other a'),
  ];
  expect(await Promise.all(asked)).toEqual(['one a', 'one b', 'other a']);
});

test('a read that fails does so for all who share it, and for nobody after', async () => {
  const source = aSource();
  const fail = async () => {
    throw new Error('down');
  };
  const asked = await Promise.allSettled([1, 2].map(() => onceATurn<unknown>(source, 'a', fail)));
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await onceATurn(source, 'a', source.read)).toBe(1);
});
