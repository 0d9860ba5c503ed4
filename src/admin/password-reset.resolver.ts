import { Args, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { LastAdmin } from '../account/last-admin.type.js';
import { Confirmed } from '../permission/confirmed.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AdminContext } from './admin.context.js';
import { ResetUserPasswordResult, ResetUserPasswordSuccess } from './password-reset.types.js';
import { UserIdArgs } from './user-admin.args.js';
import { UserNotFound } from './user-admin.types.js';

@Resolver()
export class PasswordResetResolver {
  @Authorized<Permission>('users:manage')
  @Confirmed<UserIdArgs>({ refusesCreatedKeys: ({ userId }, { id }) => id.toLowerCase() === userId })
  @Extensions({ oncePerRequest: true })
  @Mutation(() => ResetUserPasswordResult, {
    description:
      'Replaces the password of an active user by a one-time password and revokes every API key. A login with it answers PasswordChangeRequired unless it also has a newPassword.',
  })
  async resetUserPassword(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof ResetUserPasswordResult> {
    const outcome = await services.admin.passwordResets.hashAndBeginReset(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'reset':
        return new ResetUserPasswordSuccess(outcome);
      case 'not-found':
        return new UserNotFound();
      case 'last-admin':
        return new LastAdmin();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }
}
