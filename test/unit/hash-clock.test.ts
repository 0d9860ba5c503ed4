import { expect, test } from '@jest/globals';
import argon2 from 'argon2';
import { loadConfig } from '../../src/config/load-config.js';
import { HashClock, type HashCost } from '../../src/password/hash-clock.js';
import { PasswordHasher } from '../../src/password/password-hasher.js';
import { argon2JobsDuring } from '../support/argon2-jobs.js';

const costOf = (memoryCost: number, timeCost: number): HashCost => ({ memoryCost, timeCost, parallelism: 1 });

/** A machine that takes so many milliseconds for a cost, and up to a fifth more when it is busy. */
function machineThat(takes: (memory: number, passes: number) => number) {
  let [time, turn] = [0, 0];
  const hash = async ({ memoryCost, timeCost }: HashCost) => {
    turn += 1;
    time += takes(memoryCost, timeCost) * (1 + (turn % 7) / 30);
  };
  return { hash, now: () => time };
}

const even = machineThat((memory, passes) => (memory * passes) / 1_400);
/** As Linux was seen to do: memory costs time, and large memory much. */
const uneven = machineThat((memory, passes) => (memory * (passes + (memory > 32_768 ? 1.3 : 0.3))) / 1_400);

test.each([
  [even, costOf(19_456, 2), costOf(19_456, 1)],
  [even, costOf(19_456, 2), costOf(19_000, 2)],
  [uneven, costOf(19_456, 2), costOf(19_456, 1)],
  [uneven, costOf(19_456, 2), costOf(9_728, 2)],
  [uneven, costOf(47_104, 1), costOf(19_456, 2)],
  [uneven, costOf(47_104, 1), costOf(23_552, 1)],
  [uneven, costOf(65_536, 4), costOf(8_192, 1)],
])(
  'a hash of a cheaper cost and its top-up take as long as one of the current cost (%#)',
  async (machine, current, cheaper) => {
    const clock = new HashClock(current, machine.hash, machine.now);
    let [usual, made] = [0, 0];
    for (let round = 0; round < 71; round += 1) {
      const begin = machine.now();
      await clock.time(() => machine.hash(current));
      const middle = machine.now();
      await clock.time(() => machine.hash(cheaper), 'cheaper');
      await clock.makeUpFor('cheaper');
      // The first time it does not know yet how fast a top-up is.
      if (round === 0) continue;
      usual += middle - begin;
      made += machine.now() - middle;
    }
    expect(Math.abs(made / usual - 1)).toBeLessThan(0.05);
  },
);

test('what takes long because the machine is busy does not make a later refusal take long', async () => {
  let load = 1;
  const machine = machineThat((memory, passes) => (load * memory * passes) / 1_400);
  const [current, cheaper] = [costOf(19_456, 2), costOf(19_456, 1)];
  const clock = new HashClock(current, machine.hash, machine.now);
  const timeOf = async (work: () => Promise<unknown>) => {
    const begin = machine.now();
    await work();
    return machine.now() - begin;
  };
  const usual = await timeOf(() => clock.time(() => machine.hash(current)));
  const refuse = () => clock.time(() => machine.hash(cheaper), 'cheaper').then(() => clock.makeUpFor('cheaper'));
  await refuse();
  load = 10;
  await clock.time(() => machine.hash(current));
  await refuse();
  load = 1;
  expect(await timeOf(refuse)).toBeLessThan(usual * 1.25);
});

test('a hash of a higher cost needs no extra hash', async () => {
  const clock = new HashClock(costOf(19_456, 2), uneven.hash, uneven.now);
  await clock.time(() => uneven.hash(costOf(19_456, 2)));
  await clock.time(() => uneven.hash(costOf(47_104, 1)), 'dearer');
  const begin = uneven.now();
  await clock.makeUpFor('dearer');
  expect(uneven.now()).toBe(begin);
});

test('a refusal is topped up from the first one of a process on', async () => {
  const cheap = await argon2.hash('right', costOf(8_192, 1));
  const passwords = await PasswordHasher.create(
    loadConfig({ NODE_ENV: 'test', ARGON2_MEMORY: '49152', ARGON2_ITERATIONS: '3' }),
  );
  const verify = (password: string) => argon2JobsDuring(() => passwords.verify(cheap, password));
  expect([await verify('wrong'), await verify('right'), await verify('wrong')]).toEqual([2, 1, 2]);
});
