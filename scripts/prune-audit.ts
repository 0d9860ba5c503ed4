import { pruneAuditEvents } from '../src/audit/prune-audit-events.js';
import { command, say } from './command.js';

await command(async ({ auditRetention }, { orm, name }) => {
  const before = new Date(Date.now() - auditRetention);
  const pruned = await pruneAuditEvents(orm.em, before, (sofar) => say(`${sofar} events deleted so far`));
  say(`${name}: ${pruned} events from before ${before.toISOString()} deleted`);
}, 'migrate');
