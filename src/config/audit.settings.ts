import { Max, Min } from 'class-validator';
import { duration, Setting } from './setting.js';

const DAY_MS = 86_400_000;

/** The audit log. */
export class AuditSettings {
  @Setting('AUDIT_RETENTION', duration, 'How long audit events are kept; then the service deletes them. At least 30d.')
  @Min(30 * DAY_MS)
  @Max(36_500 * DAY_MS)
  retentionMs = 365 * DAY_MS;

  @Setting(
    'AUDIT_REFUSAL_WINDOW',
    duration,
    'Denied requests (a revoked key, too many attempts) are recorded once in this time for each account, key or address.',
  )
  @Min(1_000)
  @Max(DAY_MS)
  refusalWindowMs = 900_000;
}
