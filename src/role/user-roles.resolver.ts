import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.js';
import { User, type UserProfile } from '../user/user.entity.js';

const WHO_SEES = 'Null unless it is you who asks, or somebody with the permission users:manage.';

@Resolver(User)
export class UserRolesResolver {
  @FieldResolver(() => [String], { nullable: true, description: `The names of the roles of the user. ${WHO_SEES}` })
  async roles(@Root() { id }: UserProfile, @Ctx() context: RequestContext): Promise<string[] | null> {
    return (await context.seesRolesOf(id)) ? context.roleNames.load(id) : null;
  }

  @FieldResolver(() => [String], {
    nullable: true,
    description: `What the roles let the user do, as resource:action; an API key with scopes may do less. ${WHO_SEES}`,
  })
  async permissions(@Root() { id }: UserProfile, @Ctx() context: RequestContext): Promise<string[] | null> {
    return (await context.seesRolesOf(id)) ? context.rolePermissions.load(id) : null;
  }
}
