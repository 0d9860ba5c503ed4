import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type HashParameters,
  MAX_MEMORY,
  OWASP_MINIMUM,
  searchParameters,
} from '../../src/cli/hash/search-parameters.js';

/** A machine on which a KiB of one pass takes so many milliseconds. */
const machine =
  (pace: number) =>
  async ({ memory, iterations }: HashParameters): Promise<number> =>
    memory * iterations * pace;

test('hash calibrate: on any machine it is within the target, and close to it, or it is what OWASP advises at least', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 1e-5, max: 1e-1, noNaN: true }),
      fc.integer({ min: 10, max: 10_000 }),
      async (pace, target) => {
        const found = await searchParameters(target, machine(pace));
        expect(found.memory).toBeGreaterThanOrEqual(OWASP_MINIMUM.memory);
        expect(found.memory).toBeLessThanOrEqual(MAX_MEMORY);
        expect(found.iterations).toBeGreaterThanOrEqual(OWASP_MINIMUM.iterations);
        if (found.time > target) expect(found).toMatchObject(OWASP_MINIMUM);
        else expect(found.iterations === 100 || found.time > 0.6 * target).toBe(true);
      },
    ),
  );
});

test('hash calibrate: a target that memory reaches takes two passes; beyond 64 MiB it is more passes', async () => {
  const pace = 25 / (OWASP_MINIMUM.memory * OWASP_MINIMUM.iterations);
  expect(await searchParameters(60, machine(pace))).toMatchObject({ iterations: 2, time: expect.closeTo(59, -1) });
  expect(await searchParameters(400, machine(pace))).toMatchObject({ memory: MAX_MEMORY, iterations: 9 });
});
