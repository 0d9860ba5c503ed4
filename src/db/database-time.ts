import type { SqlEntityManager } from '@mikro-orm/postgresql';

/**
 * A smaller difference may be an error of measurement. A correction could set the time back and so reverse the order of two
 * events.
 */
const NOISE_MS = 50;

/**
 * The clock of the database minus `performance.now()`, in milliseconds. Changes of the system's clock do not affect
 * `performance.now()`.
 */
let offsetMs: number | undefined;

/**
 * The time by the clock of the database. The clocks of several machines may differ. A key that one machine makes for an hour must
 * not expire at once, or live for a day, on another machine. So lifetimes use this time, and not the clock of the process. Before
 * the first reading, and on the embedded database, it is the clock of this process.
 */
export const databaseTime = (): Date => new Date(offsetMs === undefined ? Date.now() : performance.now() + offsetMs);

/** Reads the clock of the database. The error of the reading is at most half of the time that the answer took. */
export async function readDatabaseTime(em: SqlEntityManager): Promise<void> {
  const begin = performance.now();
  const [row] = await em.execute<{ time: number }[]>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as time',
  );
  if (!row) return;
  const read = row.time - (begin + performance.now()) / 2;
  if (offsetMs === undefined || Math.abs(read - offsetMs) > NOISE_MS) offsetMs = read;
}
