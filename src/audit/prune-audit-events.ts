import type { SqlEntityManager } from '@mikro-orm/postgresql';

/** Rows of one statement: few enough that no lock is held for long. */
const BATCH_ROWS = 10_000;

/**
 * Deletes the events from before a moment, a batch at a time.
 * @param onProgress gets the number of events that are deleted so far
 * @returns the number of deleted events
 */
export async function pruneAuditEvents(
  em: SqlEntityManager,
  before: Date,
  onProgress: (deleted: number) => void,
): Promise<number> {
  for (let deleted = 0; ; ) {
    const rows = await em.execute<unknown[]>(
      'delete from audit_event where ctid = any(array(select ctid from audit_event where id < ? limit ?)) returning 1',
      [firstIdOf(before), BATCH_ROWS],
    );
    deleted += rows.length;
    if (rows.length < BATCH_ROWS) return deleted;
    onProgress(deleted);
  }
}

/** The least UUIDv7 of a millisecond: ids are in the order of time, and indexed. RFC 9562, 5.7. */
function firstIdOf(moment: Date): string {
  const milliseconds = moment.getTime().toString(16).padStart(12, '0');
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7000-8000-000000000000`;
}
