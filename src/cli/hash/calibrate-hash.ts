import { availableParallelism } from 'node:os';
import { threadPoolSize } from '../../config/thread-pool.js';
import { say } from '../command/command.js';
import { HashTimer } from './hash-timer.js';
import { type HashParameters, MAX_MEMORY, OWASP_MINIMUM, searchParameters } from './search-parameters.js';

/** Threads of Node's pool that hashing leaves free, as in PasswordHasher. */
const SPARE_THREADS = 2;

const DEFAULT_TARGET_MS = 100;

export interface CalibrateOptions {
  /** Milliseconds for one hash. */
  readonly target?: number;
  readonly json?: boolean;
}

interface Report extends HashParameters {
  /** Milliseconds of one hash alone, the median. */
  readonly alone: number;
  /** Hashes at once, if PASSWORD_CONCURRENCY is 0 and one process serves. */
  readonly concurrency: number;
  /** Milliseconds of one hash among so many. */
  readonly together: number;
}

/** `authhero hash calibrate`: measures which cost of argon2id this machine can bear. Progress goes to standard error. */
export async function calibrateHash({ target = DEFAULT_TARGET_MS, json = false }: CalibrateOptions): Promise<void> {
  const timer = new HashTimer((line) => void process.stderr.write(`${line}\n`));
  const { memory, iterations, time } = await searchParameters(target, (parameters) => timer.measure(parameters));
  const concurrency = Math.max(1, Math.min(availableParallelism(), threadPoolSize() - SPARE_THREADS));
  const together = await timer.measure({ memory, iterations }, concurrency);
  const report = { memory, iterations, alone: time, concurrency, together };
  for (const line of json ? [asJson(report, target)] : asText(report, target)) say(line);
}

function asText({ memory, iterations, alone, concurrency, together }: Report, target: number): string[] {
  const tooSlow = alone > target && memory === OWASP_MINIMUM.memory;
  return [
    `ARGON2_MEMORY=${memory}`,
    `ARGON2_ITERATIONS=${iterations}`,
    'ARGON2_PARALLELISM=1',
    '',
    `One hash takes ${alone.toFixed(0)} ms (target ${target} ms): one core verifies ${(1_000 / alone).toFixed(0)} passwords a second.`,
    `${concurrency} at once take ${together.toFixed(0)} ms each: ${((1_000 * concurrency) / together).toFixed(0)} a second, in ${mebibytes(memory * concurrency)} MiB of memory.`,
    ...(tooSlow
      ? ['This is the least that OWASP advises, and slower than the target: no lower cost is proposed.']
      : []),
    ...(memory === MAX_MEMORY ? [`Memory stops at ${mebibytes(MAX_MEMORY)} MiB a hash; beyond, it is passes.`] : []),
    'Hashes that are stored keep their cost until their users log in: docs/operations-reference.md.',
  ];
}

const asJson = ({ memory, iterations, alone, concurrency, together }: Report, target: number): string =>
  JSON.stringify({
    targetMs: target,
    ARGON2_MEMORY: memory,
    ARGON2_ITERATIONS: iterations,
    ARGON2_PARALLELISM: 1,
    hashMs: Math.round(alone),
    perCorePerSecond: Math.round(1_000 / alone),
    concurrency,
    concurrentHashMs: Math.round(together),
    concurrentPerSecond: Math.round((1_000 * concurrency) / together),
    concurrentMemoryMiB: mebibytes(memory * concurrency),
  });

const mebibytes = (kibibytes: number): number => Math.round(kibibytes / 1_024);
