import type { AuditService } from './audit.service.js';

/** What the resolvers of audit events need of a request. */
export interface AuditContext {
  readonly services: { readonly auditEvents: AuditService };
}
