import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Viewer } from '../auth/viewer.js';
import { CurrentViewer, type RequestContext } from '../context.js';
import { UpdateMeInput, UpdateMePayload } from './update-me.types.js';
import { UserArgs } from './user.args.js';
import { UserConnection } from './user.connection.js';
import { User } from './user.entity.js';
import { listName, UsersArgs } from './users.args.js';

@Resolver(User)
export class UserResolver {
  @Authorized()
  @Query(() => User, { description: 'The signed-in user. Needs a credential.' })
  async me(@CurrentViewer() viewer: Viewer, @Ctx() { users }: RequestContext): Promise<User> {
    return users.get(viewer.userId);
  }

  @Authorized()
  @Query(() => User, {
    nullable: true,
    description:
      'One active user, by id or by username (give exactly one). Null when unknown or deleted: the two cannot be told apart. Needs a credential.',
  })
  async user(@Args(() => UserArgs) { id, username }: UserArgs, @Ctx() { users }: RequestContext): Promise<User | null> {
    return users.find(id ? { id } : { username: username ?? '' });
  }

  @Authorized()
  @Query(() => UserConnection, { description: 'Active users, newest first, in pages of 1 to 100. Needs a credential.' })
  async users(@Args(() => UsersArgs) args: UsersArgs, @Ctx() { users }: RequestContext): Promise<UserConnection> {
    return new UserConnection(await users.page(args, listName(args)), listName(args), () => users.count(args.search));
  }

  @Authorized()
  @Mutation(() => UpdateMePayload, { description: 'Changes names of the signed-in user. Needs a credential.' })
  async updateMe(
    @Arg('input', () => UpdateMeInput, { description: 'What to change.' }) input: UpdateMeInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, users }: RequestContext,
  ): Promise<UpdateMePayload> {
    const user = await users.rename(viewer.userId, input);
    await em.flush();
    return new UpdateMePayload(user);
  }
}
