import argon2 from 'argon2';
import type { HashParameters } from './search-parameters.js';

/** Odd, so that the median is one of them. */
const ROUNDS = 5;

/** Measures argon2id on this machine, and tells of each measurement. */
export class HashTimer {
  constructor(private readonly print: (line: string) => void) {}

  /**
   * @param concurrency how many hash at once
   * @returns the median of several hashes in milliseconds, after one that does not count
   */
  async measure({ memory, iterations }: HashParameters, concurrency = 1): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const hashes = Array.from({ length: concurrency }, () => timeOf(memory, iterations));
      const taken = await Promise.all(hashes);
      if (round > 0) times.push(...taken);
    }
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
    const many = concurrency > 1 ? `, ${concurrency} at once` : '';
    this.print(`measured m=${memory} t=${iterations} p=1${many}: ${median.toFixed(0)} ms, of ${times.length}`);
    return median;
  }
}

async function timeOf(memoryCost: number, timeCost: number): Promise<number> {
  const begin = performance.now();
  await argon2.hash('a password to measure with', { type: argon2.argon2id, memoryCost, timeCost, parallelism: 1 });
  return performance.now() - begin;
}
