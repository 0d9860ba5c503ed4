import { CreateAuditEvents } from '../../migrations/20261123010000_create_audit_events_compatible.js';
import type { Feature } from '../db/feature.js';
import { AuditResolver } from './audit.resolver.js';
import { AuditEvent } from './audit-event.entity.js';
import { eventLog } from './event-log.js';
import { auditPersonalData } from './personal-data.js';
import { auditPrune } from './prune.js';

export const auditFeature: Feature = {
  entities: [AuditEvent],
  migrations: [{ name: '20261123010000_create_audit_events_compatible', class: CreateAuditEvents }],
  resolvers: [AuditResolver],
  functions: ['prune_audit_events(timestamptz, integer)'],
  prunes: [auditPrune],
  privileges: { audit_event: 'select, insert' },
  needlessRights: [
    {
      description: 'can change audit events',
      condition:
        "(has_any_column_privilege('audit_event', 'update') or has_table_privilege('audit_event', 'delete, truncate, trigger'))",
    },
  ],
  personalData: auditPersonalData,
  subscribers: [({ log }) => eventLog(log)],
};
