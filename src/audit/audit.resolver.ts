import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AuditContext } from './audit.context.js';
import { AuditEventConnection } from './audit-event.connection.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditEventsArgs, auditEventsList, MY_AUDIT_EVENTS, MyAuditEventsArgs } from './audit-events.args.js';

@Resolver(AuditEvent)
export class AuditResolver {
  @Authorized<Permission>('account:read')
  @Query(() => AuditEventConnection, {
    description: 'What happened to the account of the signed-in user, newest first.',
  })
  async myAuditEvents(
    @Args(() => MyAuditEventsArgs) args: MyAuditEventsArgs,
    @CurrentViewer() { userId: subjectId }: Viewer,
    @Ctx() { services: { auditEvents } }: AuditContext,
  ): Promise<AuditEventConnection> {
    const page = await auditEvents.pageOf(subjectId, args, MY_AUDIT_EVENTS);
    return new AuditEventConnection(page, () => auditEvents.count({ subjectId }));
  }

  @Authorized<Permission>('audit:read')
  @Query(() => AuditEventConnection, { description: 'What happened to every account, newest first.' })
  async auditEvents(
    @Args(() => AuditEventsArgs) args: AuditEventsArgs,
    @Ctx() { services: { auditEvents } }: AuditContext,
  ): Promise<AuditEventConnection> {
    const page = await auditEvents.page(args, args, auditEventsList(args));
    return new AuditEventConnection(page, () => auditEvents.count(args));
  }
}
