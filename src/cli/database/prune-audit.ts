import { auditPrune } from '../../audit/prune.js';
import { readDatabaseTime } from '../../db/database-time.js';
import { pruneBatch } from '../../db/pruner.js';
import { command, say } from '../command/command.js';

/** The max number of rows that the database function deletes in one call. */
const BATCH_ROWS = 10_000;

/**
 * `authhero audit prune`: deletes all events older than `AUDIT_RETENTION` now. The service deletes the same events in small
 * batches.
 */
export async function pruneAudit(): Promise<void> {
  await command(async (config, { orm, name }) => {
    if (!config.database.embedded) await readDatabaseTime(orm.em);
    let deleted = 0;
    for (let rows = BATCH_ROWS; rows === BATCH_ROWS; ) {
      rows = await pruneBatch(orm, config, auditPrune, BATCH_ROWS);
      deleted += rows;
      if (rows === BATCH_ROWS) say(`${deleted} events deleted so far`);
    }
    say(`${name}: ${deleted} events deleted`);
  }, 'migrate');
}
