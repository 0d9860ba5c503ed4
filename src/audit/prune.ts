import type { Prune } from '../db/feature.js';

/** Events end when they are recorded; `AUDIT_RETENTION` later they are deleted. */
export const auditPrune: Prune = {
  function: 'prune_audit_events',
  retentionMs: ({ audit }) => audit.retentionMs,
};
