import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { CurrentViewer, type RequestContext } from '../context.js';
import { InvalidCredentials } from './invalid-credentials.type.js';
import { LoginInput, LoginResult, LoginSuccess } from './login.types.js';
import { LogoutPayload, LogoutScope } from './logout.types.js';
import type { Viewer } from './viewer.js';

@Resolver()
export class SessionResolver {
  @Extensions({ takesPassword: true })
  @Mutation(() => LoginResult, { description: 'Issues a new API key to who knows the password.' })
  async login(
    @Arg('input', () => LoginInput, { description: 'Who logs in.' }) { username, password }: LoginInput,
    @Ctx() { em, sessions }: RequestContext,
  ): Promise<typeof LoginResult> {
    const outcome = await sessions.login(username, password);
    await em.flush();
    return outcome === 'invalid-credentials' ? new InvalidCredentials() : new LoginSuccess(outcome);
  }

  @Authorized()
  @Mutation(() => LogoutPayload, {
    description: 'Revokes API keys of the signed-in user: every one of them unless told otherwise. Needs a credential.',
  })
  async logout(
    @Arg('scope', () => LogoutScope, { defaultValue: LogoutScope.ALL, description: 'Which keys to revoke.' })
    scope: LogoutScope,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, sessions }: RequestContext,
  ): Promise<LogoutPayload> {
    const { user, revokedKeys } = await sessions.logout(viewer, scope);
    await em.flush();
    return new LogoutPayload(user.username, revokedKeys);
  }
}
