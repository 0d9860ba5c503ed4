import { Args, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { LastAdmin } from '../account/last-admin.type.js';
import { Confirmed } from '../permission/confirmed.js';
import { EndsCredentials } from '../permission/ends-credentials.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { RoleNotFound } from '../role/role.types.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AdminContext } from './admin.context.js';
import { SetUserRolesArgs, UserIdArgs } from './user-admin.args.js';
import {
  DeactivateUserResult,
  DeactivateUserSuccess,
  PurgeUserResult,
  PurgeUserSuccess,
  RestoreUserResult,
  RestoreUserSuccess,
  RetentionNotOver,
  RevokeUserApiKeysResult,
  RevokeUserApiKeysSuccess,
  SetUserRolesResult,
  SetUserRolesSuccess,
  UserIsActive,
  UserNotFound,
} from './user-admin.types.js';

@Resolver()
export class UserAdminResolver {
  @Authorized<Permission>('users:manage')
  @EndsCredentials()
  @Mutation(() => DeactivateUserResult, {
    description: 'Deactivates an account and revokes its API keys. Its owner cannot log in. It can be restored.',
  })
  async deactivateUser(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof DeactivateUserResult> {
    const outcome = await services.admin.userAdmin.beginAndDeactivate(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'deactivated':
        return new DeactivateUserSuccess(outcome);
      case 'not-found':
        return new UserNotFound();
      case 'last-admin':
        return new LastAdmin();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('users:manage')
  @Mutation(() => RestoreUserResult, {
    description: 'Restores an account that was deactivated, or deleted by its owner.',
  })
  async restoreUser(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof RestoreUserResult> {
    const outcome = await services.admin.userAdmin.beginAndRestore(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'restored':
        return new RestoreUserSuccess(outcome.user);
      case 'not-found':
        return new UserNotFound();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('roles:manage')
  @Confirmed()
  @Mutation(() => SetUserRolesResult, {
    description: 'Gives a user exactly the named roles. The change applies from their next request.',
  })
  async setUserRoles(
    @Args(() => SetUserRolesArgs) { id, roles }: SetUserRolesArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof SetUserRolesResult> {
    const outcome = await services.admin.userAdmin.beginAndSetRoles(viewer, id, roles);
    await em.flush();
    switch (outcome.kind) {
      case 'roles-set':
        return new SetUserRolesSuccess(outcome.user);
      case 'not-found':
        return new UserNotFound();
      case 'unknown-role':
        return new RoleNotFound(outcome.name);
      case 'last-admin':
        return new LastAdmin();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('users:manage')
  @EndsCredentials()
  @Mutation(() => RevokeUserApiKeysResult, { description: 'Revokes every API key of a user.' })
  async revokeUserApiKeys(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof RevokeUserApiKeysResult> {
    const outcome = await services.admin.userAdmin.beginAndRevokeKeys(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'keys-revoked':
        return new RevokeUserApiKeysSuccess(outcome);
      case 'not-found':
        return new UserNotFound();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('users:manage')
  @Confirmed()
  @Mutation(() => PurgeUserResult, {
    description:
      'Erases an account with all personal data, once it has been inactive for USER_RETENTION. It cannot be undone.',
  })
  async purgeUser(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof PurgeUserResult> {
    const outcome = await services.admin.userAdmin.beginAndPurge(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'purged':
        return new PurgeUserSuccess(outcome.id);
      case 'not-found':
        return new UserNotFound();
      case 'active':
        return new UserIsActive();
      case 'too-early':
        return new RetentionNotOver(outcome.purgeableOn);
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }
}
