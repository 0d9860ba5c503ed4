import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { StartupError } from '../errors/startup-error.js';
import { type Place, SealBrokenError, type Sealer } from './sealer.js';

/** A column of sealed values. Its table has a column `id`. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
}

/** A value must be sealed again, but cannot be opened. The message names its row. */
export class UnsealableRowError extends StartupError {}

/** The max number of rows of one transaction. It is small, so that no lock is held for long. */
const BATCH_ROWS = 200;

/** Finds the ids of keys that have sealed rows but are not in `keyIds`. */
export async function findUnknownKeys(
  em: SqlEntityManager,
  columns: readonly SealedColumn[],
  keyIds: readonly string[],
): Promise<string[]> {
  const unknown = new Set<string>();
  for (const { table, column } of columns) {
    const rows = await em.execute<{ id: string }[]>(
      `select distinct split_part("${column}", '.', 2) as id from "${table}" where "${column}" is not null`,
    );
    for (const { id } of rows) if (!keyIds.includes(id)) unknown.add(id);
  }
  return [...unknown].sort();
}

/**
 * Seals every value again that was sealed with another key than the current one. Each batch is its own transaction: if the work is
 * stopped, the next call continues with the remaining rows. Other processes may serve during this time. The rows of a batch are
 * locked, so a change that another process makes at the same moment is not lost.
 * @param onProgress gets the number of values so far
 * @returns the number of values that were sealed again
 * @throws UnsealableRowError that names the row of a value that cannot be opened; the batches before it stay committed
 */
export async function reseal(
  em: SqlEntityManager,
  sealer: Sealer,
  columns: readonly SealedColumn[],
  onProgress: (values: number) => void = () => {},
): Promise<number> {
  let values = 0;
  for (const { table, column } of columns)
    for (let rows = BATCH_ROWS; rows === BATCH_ROWS; values += rows, onProgress(values))
      rows = await em.transactional((tx) => resealBatch(tx, sealer, { table, column }));
  return values;
}

async function resealBatch(em: SqlEntityManager, sealer: Sealer, { table, column }: SealedColumn): Promise<number> {
  const rows = await em.execute<{ id: string; sealed: string }[]>(
    `select id, "${column}" as sealed from "${table}"
     where "${column}" is not null and split_part("${column}", '.', 2) <> ? order by id limit ? for update`,
    [sealer.keyId, BATCH_ROWS],
  );
  for (const { id, sealed } of rows) {
    const place = { table, column, id };
    const anew = sealer.seal(openOrTell(sealer, sealed, place), place);
    await em.execute(`update "${table}" set "${column}" = ? where id = ?`, [anew, id]);
  }
  return rows.length;
}

function openOrTell(sealer: Sealer, sealed: string, place: Place): Buffer {
  try {
    return sealer.open(sealed, place);
  } catch (error) {
    if (!(error instanceof SealBrokenError)) throw error;
    throw new UnsealableRowError(`${place.table}.${place.column} of the row ${place.id}: ${error.message}`);
  }
}
