import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer, type RequestContext } from '../context.js';
import { AuditEventConnection } from './audit-event.connection.js';
import { AuditEvent } from './audit-event.entity.js';
import { AuditEventsArgs, LIST_NAME } from './audit-events.args.js';

@Resolver(AuditEvent)
export class AuditResolver {
  @Authorized()
  @Query(() => AuditEventConnection, {
    description: 'What happened to the account of the signed-in user, newest first. Needs a credential.',
  })
  async myAuditEvents(
    @Args(() => AuditEventsArgs) args: AuditEventsArgs,
    @CurrentViewer() { userId }: Viewer,
    @Ctx() { auditEvents }: RequestContext,
  ): Promise<AuditEventConnection> {
    const page = await auditEvents.page(userId, args, LIST_NAME);
    return new AuditEventConnection(page, LIST_NAME, () => auditEvents.count(userId));
  }
}
