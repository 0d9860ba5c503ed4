import type { SqlEntityManager } from '@mikro-orm/postgresql';

/** A smaller difference is the noise of a reading. To follow it would turn the order of two events round. */
const NOISE_MS = 50;

/** What is added to the time since this process began, which no change of the system's clock moves. In milliseconds. */
let offsetMs: number | undefined;

/**
 * The time by the clock of the database. Every lifetime is made and checked by it: the clocks of several machines differ, and a key
 * that one machine has made for an hour must not end at once, or live for a day, on another. Before the first reading, and on the
 * embedded database, it is the time of this process.
 */
export const databaseTime = (): Date => new Date(offsetMs === undefined ? Date.now() : performance.now() + offsetMs);

/** Reads the clock of the database. An answer that took long is inexact by half of that time at most. */
export async function readDatabaseTime(em: SqlEntityManager): Promise<void> {
  const begin = performance.now();
  const [row] = await em.execute<{ time: number }[]>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as time',
  );
  if (!row) return;
  const read = row.time - (begin + performance.now()) / 2;
  if (offsetMs === undefined || Math.abs(read - offsetMs) > NOISE_MS) offsetMs = read;
}
