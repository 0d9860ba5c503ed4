import { Args, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { Confirmed } from '../permission/confirmed.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AdminContext } from './admin.context.js';
import { RemoveUserFactorsResult, RemoveUserFactorsSuccess } from './factor-admin.types.js';
import { UserIdArgs } from './user-admin.args.js';
import { UserNotFound } from './user-admin.types.js';

@Resolver()
export class FactorAdminResolver {
  @Authorized<Permission>('users:manage')
  @Confirmed(OWN_WAY_IN)
  @Mutation(() => RemoveUserFactorsResult, {
    description:
      'Removes every second factor of a user who has lost them, and revokes every API key. A key of createApiKey cannot do this.',
  })
  async removeUserFactors(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof RemoveUserFactorsResult> {
    const outcome = await services.admin.factors.beginAndRemove(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'factors-removed':
        return new RemoveUserFactorsSuccess(outcome);
      case 'not-found':
        return new UserNotFound();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }
}
