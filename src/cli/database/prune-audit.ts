import { pruneAuditEvents } from '../../audit/prune-audit-events.js';
import { databaseTime } from '../../db/database-time.js';
import { command, say } from '../command/command.js';

/** `authhero audit prune`: deletes the events older than `AUDIT_RETENTION`, a batch at a time. */
export async function pruneAudit(): Promise<void> {
  await command(async ({ audit }, { orm, name }) => {
    const before = new Date(databaseTime().getTime() - audit.retentionMs);
    const pruned = await pruneAuditEvents(orm.em, before, (sofar) => say(`${sofar} events deleted so far`));
    say(`${name}: ${pruned} events from before ${before.toISOString()} deleted`);
  }, 'migrate');
}
