import { Args, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { LastAdmin } from '../account/last-admin.type.js';
import { LackingPermissions } from '../permission/lacking-permissions.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { RoleNotFound } from '../role/role.types.js';
import { UnknownRole } from '../role/role-assignment.service.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AdminContext } from './admin.context.js';
import { ResetUserPasswordResult, ResetUserPasswordSuccess } from './password-reset.types.js';
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
  @Mutation(() => DeactivateUserResult, {
    description: 'Ends an account and revokes its API keys. Its owner cannot log in, and it can be restored.',
  })
  async deactivateUser(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { userAdmin } }: AdminContext,
  ): Promise<typeof DeactivateUserResult> {
    const outcome = await userAdmin.deactivate(viewer, id);
    await em.flush();
    if (outcome === 'last-admin') return new LastAdmin();
    return isRefusal(outcome) ? refusalOf(outcome) : new DeactivateUserSuccess(outcome);
  }

  @Authorized<Permission>('users:manage')
  @Mutation(() => RestoreUserResult, {
    description: 'Makes an account active again that was deactivated, or deleted by its owner.',
  })
  async restoreUser(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { userAdmin } }: AdminContext,
  ): Promise<typeof RestoreUserResult> {
    const outcome = await userAdmin.restore(viewer, id);
    await em.flush();
    return isRefusal(outcome) ? refusalOf(outcome) : new RestoreUserSuccess(outcome);
  }

  @Authorized<Permission>('roles:manage')
  @Mutation(() => SetUserRolesResult, {
    description: 'Gives a user the roles that are named and takes all others. It holds from their next request on.',
  })
  async setUserRoles(
    @Args(() => SetUserRolesArgs) { id, roles }: SetUserRolesArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { userAdmin } }: AdminContext,
  ): Promise<typeof SetUserRolesResult> {
    const outcome = await userAdmin.setRoles(viewer, id, roles);
    await em.flush();
    if (outcome === 'last-admin') return new LastAdmin();
    if (outcome instanceof UnknownRole) return new RoleNotFound(outcome.name);
    return isRefusal(outcome) ? refusalOf(outcome) : new SetUserRolesSuccess(outcome);
  }

  @Authorized<Permission>('users:manage')
  @Mutation(() => RevokeUserApiKeysResult, { description: 'Revokes every API key of a user.' })
  async revokeUserApiKeys(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { userAdmin } }: AdminContext,
  ): Promise<typeof RevokeUserApiKeysResult> {
    const outcome = await userAdmin.revokeApiKeys(viewer, id);
    await em.flush();
    return isRefusal(outcome) ? refusalOf(outcome) : new RevokeUserApiKeysSuccess(outcome);
  }

  @Authorized<Permission>('users:manage')
  @Extensions({ takesPassword: true })
  @Mutation(() => ResetUserPasswordResult, {
    description:
      'Replaces the password of an active user by a one-time password and revokes every API key. The next login with it answers PasswordChangeRequired, until it names a new password.',
  })
  async resetUserPassword(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { passwordResets } }: AdminContext,
  ): Promise<typeof ResetUserPasswordResult> {
    const outcome = await passwordResets.reset(viewer, id);
    await em.flush();
    if (outcome === 'last-admin') return new LastAdmin();
    return isRefusal(outcome) ? refusalOf(outcome) : new ResetUserPasswordSuccess(outcome);
  }

  @Authorized<Permission>('users:manage')
  @Mutation(() => PurgeUserResult, {
    description:
      'Erases an account with all that is personal, once it has been inactive for USER_RETENTION. It cannot be undone.',
  })
  async purgeUser(
    @Args(() => UserIdArgs) { id }: UserIdArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { userAdmin } }: AdminContext,
  ): Promise<typeof PurgeUserResult> {
    const outcome = await userAdmin.purge(viewer, id);
    await em.flush();
    if (outcome === 'active') return new UserIsActive();
    if (outcome instanceof Date) return new RetentionNotOver(outcome);
    return isRefusal(outcome) ? refusalOf(outcome) : new PurgeUserSuccess(outcome);
  }
}

const isRefusal = (outcome: unknown): outcome is 'not-found' | LackingPermissions =>
  outcome === 'not-found' || outcome instanceof LackingPermissions;

const refusalOf = (outcome: 'not-found' | LackingPermissions): UserNotFound | PermissionsExceeded =>
  outcome === 'not-found' ? new UserNotFound() : new PermissionsExceeded(outcome);
