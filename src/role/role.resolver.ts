import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Confirmed } from '../permission/confirmed.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { CreateRoleInput, RoleArgs, UpdateRoleInput } from './role.args.js';
import type { RoleContext } from './role.context.js';
import { Role } from './role.entity.js';
import {
  CreateRoleResult,
  CreateRoleSuccess,
  DeleteRoleResult,
  DeleteRoleSuccess,
  RoleIsBuiltIn,
  RoleLimitReached,
  RoleNameTaken,
  RoleNotFound,
  UpdateRoleResult,
  UpdateRoleSuccess,
} from './role.types.js';

@Resolver(Role)
export class RoleResolver {
  @Authorized<Permission>('roles:manage')
  @Query(() => [Role], { description: 'Every role, by name.' })
  async roles(@Ctx() { services: { roles } }: RoleContext): Promise<Role[]> {
    return roles.list();
  }

  @Authorized<Permission>('roles:manage')
  @Mutation(() => CreateRoleResult, { description: 'Creates a role.' })
  async createRole(
    @Arg('input', () => CreateRoleInput, { description: 'The new role.' }) input: CreateRoleInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { roles } }: RoleContext,
  ): Promise<typeof CreateRoleResult> {
    const outcome = await roles.beginAndCreate(viewer, input);
    await em.flush();
    switch (outcome.kind) {
      case 'created':
        return new CreateRoleSuccess(outcome.role);
      case 'name-taken':
        return new RoleNameTaken();
      case 'limit-reached':
        return new RoleLimitReached(outcome.limit);
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('roles:manage')
  @Confirmed()
  @Mutation(() => UpdateRoleResult, {
    description:
      'Changes the permissions or the description of a role. The change applies from the next request of its users. The role admin cannot be changed.',
  })
  async updateRole(
    @Arg('input', () => UpdateRoleInput, { description: 'What to change.' }) { name, ...change }: UpdateRoleInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { roles } }: RoleContext,
  ): Promise<typeof UpdateRoleResult> {
    const outcome = await roles.beginAndUpdate(viewer, name, change);
    await em.flush();
    switch (outcome.kind) {
      case 'updated':
        return new UpdateRoleSuccess(outcome.role);
      case 'not-found':
        return new RoleNotFound(name);
      case 'built-in':
        return new RoleIsBuiltIn();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('roles:manage')
  @Confirmed()
  @Mutation(() => DeleteRoleResult, { description: 'Deletes a role. Everybody who has it loses it.' })
  async deleteRole(
    @Args(() => RoleArgs) { name }: RoleArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { roles } }: RoleContext,
  ): Promise<typeof DeleteRoleResult> {
    const outcome = await roles.beginAndDelete(viewer, name);
    await em.flush();
    switch (outcome.kind) {
      case 'deleted':
        return new DeleteRoleSuccess(outcome.affectedUsers);
      case 'not-found':
        return new RoleNotFound(name);
      case 'built-in':
        return new RoleIsBuiltIn();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }
}
