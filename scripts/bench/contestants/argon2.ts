import { availableParallelism } from 'node:os';
import argon2 from 'argon2';

/**
 * The most that passwords can be verified or hashed on these cores: argon2 in a loop, one loop a core, for so many
 * seconds. Arguments: verify or hash, seconds. Prints how many a second, and each one's milliseconds.
 */
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const PASSWORD = 'a long passphrase';

const [what, duration] = process.argv.slice(2);
const stored = await argon2.hash(PASSWORD, COST);
const once = what === 'verify' ? () => argon2.verify(stored, PASSWORD) : () => argon2.hash(PASSWORD, COST);
await once();

const took: number[] = [];
const cpuBefore = process.cpuUsage();
const begin = performance.now();
const end = begin + Number(duration) * 1_000;
const loop = async () => {
  while (performance.now() < end) {
    const started = performance.now();
    await once();
    took.push(performance.now() - started);
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, loop));
const seconds = (performance.now() - begin) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(JSON.stringify({ took, seconds, cpu: (user + system) / 1e6, memory: process.memoryUsage.rss() }));
