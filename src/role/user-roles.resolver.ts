import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { User } from '../user/user.entity.js';
import type { UserProfile } from '../viewer/user-profile.js';
import type { RoleContext } from './role.context.js';
import { seesRolesOf } from './role-visibility.js';

const WHO_SEES = 'Null unless you ask about yourself, or have the permission users:manage.';

@Resolver(User)
export class UserRolesResolver {
  @FieldResolver(() => [String], { nullable: true, description: `The names of the roles of the user. ${WHO_SEES}` })
  async roles(@Root() { id }: UserProfile, @Ctx() context: RoleContext): Promise<string[] | null> {
    return seesRolesOf(await context.verifiedViewer(), id) ? context.services.roleLoaders.names.load(id) : null;
  }

  @FieldResolver(() => [String], {
    nullable: true,
    description: `The permissions that the roles grant, as resource:action. An API key with scopes may do less. ${WHO_SEES}`,
  })
  async permissions(@Root() { id }: UserProfile, @Ctx() context: RoleContext): Promise<string[] | null> {
    return seesRolesOf(await context.verifiedViewer(), id) ? context.services.roleLoaders.permissions.load(id) : null;
  }
}
