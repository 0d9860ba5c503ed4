import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { LackingPermissions } from '../permission/lacking-permissions.js';
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
  @Mutation(() => CreateRoleResult, { description: 'Makes a role.' })
  async createRole(
    @Arg('input', () => CreateRoleInput, { description: 'The new role.' }) input: CreateRoleInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, config, services: { roles } }: RoleContext,
  ): Promise<typeof CreateRoleResult> {
    const outcome = await roles.create(viewer, input);
    await em.flush();
    if (outcome instanceof LackingPermissions) return new PermissionsExceeded(outcome);
    if (outcome === 'limit-reached') return new RoleLimitReached(config.account.rolesMax);
    return outcome === 'name-taken' ? new RoleNameTaken() : new CreateRoleSuccess(outcome);
  }

  @Authorized<Permission>('roles:manage')
  @Mutation(() => UpdateRoleResult, {
    description:
      'Changes what a role lets its users do. It holds from their next request on. The role admin stays as it is.',
  })
  async updateRole(
    @Arg('input', () => UpdateRoleInput, { description: 'What to change.' }) { name, ...change }: UpdateRoleInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { roles } }: RoleContext,
  ): Promise<typeof UpdateRoleResult> {
    const outcome = await roles.update(viewer, name, change);
    await em.flush();
    if (outcome instanceof LackingPermissions) return new PermissionsExceeded(outcome);
    if (outcome === 'not-found') return new RoleNotFound(name);
    return outcome === 'built-in' ? new RoleIsBuiltIn() : new UpdateRoleSuccess(outcome);
  }

  @Authorized<Permission>('roles:manage')
  @Mutation(() => DeleteRoleResult, { description: 'Deletes a role and takes it from everybody who has it.' })
  async deleteRole(
    @Args(() => RoleArgs) { name }: RoleArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { roles } }: RoleContext,
  ): Promise<typeof DeleteRoleResult> {
    const outcome = await roles.delete(viewer, name);
    await em.flush();
    if (outcome instanceof LackingPermissions) return new PermissionsExceeded(outcome);
    if (outcome === 'not-found') return new RoleNotFound(name);
    return outcome === 'built-in' ? new RoleIsBuiltIn() : new DeleteRoleSuccess(outcome);
  }
}
