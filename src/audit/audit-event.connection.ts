import { connectionOf } from '../pagination/connection-of.js';
import { AuditEvent } from './audit-event.entity.js';

export const AuditEventConnection = connectionOf('AuditEvent', AuditEvent, { one: 'An event', many: 'events' });
export type AuditEventConnection = InstanceType<typeof AuditEventConnection>;
