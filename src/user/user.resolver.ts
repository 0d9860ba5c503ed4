import { Arg, Args, Authorized, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { UserProfile } from '../viewer/user-profile.js';
import type { Viewer } from '../viewer/viewer.js';
import { UpdateMeInput, UpdateMePayload } from './update-me.types.js';
import { UserArgs } from './user.args.js';
import { UserConnection } from './user.connection.js';
import type { UserContext } from './user.context.js';
import { User } from './user.entity.js';
import { UsersArgs, usersList } from './users.args.js';

@Resolver(User)
export class UserResolver {
  @Authorized<Permission>('account:read')
  @Extensions({ withoutStatement: true })
  @Query(() => User, { description: 'The signed-in user.' })
  async me(@CurrentViewer() { profile }: Viewer): Promise<UserProfile> {
    return profile;
  }

  @Authorized<Permission>('users:read')
  @Query(() => User, {
    nullable: true,
    description:
      'One active user, by id or by username (give exactly one). Null for a user who does not exist or is deleted: the answer is the same.',
  })
  async user(
    @Args(() => UserArgs) { id, username }: UserArgs,
    @Ctx() { services: { users } }: UserContext,
  ): Promise<User | null> {
    return users.find(id ? { id } : { username: username ?? '' });
  }

  @Authorized<Permission>('users:read')
  @Query(() => UserConnection, {
    description: 'Active users in pages of 1 to 100, newest first unless you choose another order.',
  })
  async users(@Args(() => UsersArgs) args: UsersArgs, @Ctx() context: UserContext): Promise<UserConnection> {
    if (args.isPrivileged) await context.authorize('users:manage');
    const { userList } = context.services;
    const page = await userList.page(args, usersList(args));
    return new UserConnection(page, () => userList.count(args));
  }

  @Authorized<Permission>('account:write')
  @Mutation(() => UpdateMePayload, { description: 'Changes the names of the signed-in user.' })
  async updateMe(
    @Arg('input', () => UpdateMeInput, { description: 'What to change.' }) input: UpdateMeInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { users } }: UserContext,
  ): Promise<UpdateMePayload> {
    const user = await users.beginAndRename(viewer.userId, input);
    await em.flush();
    return new UpdateMePayload(user);
  }
}
