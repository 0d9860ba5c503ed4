import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { CurrentViewer, type RequestContext } from '../context.js';
import { ChangePasswordInput, ChangePasswordResult, ChangePasswordSuccess, DeleteMePayload } from './account.types.js';
import { InvalidCredentials } from './invalid-credentials.type.js';
import { PasswordTooCommon } from './password/password-too-common.type.js';
import type { Viewer } from './viewer.js';

@Resolver()
export class AccountResolver {
  @Authorized()
  @Extensions({ takesPassword: true })
  @Mutation(() => ChangePasswordResult, {
    description: 'Changes the password and revokes every other API key. Needs a credential.',
  })
  async changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'Both passwords.' }) {
      currentPassword,
      newPassword,
    }: ChangePasswordInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, accounts }: RequestContext,
  ): Promise<typeof ChangePasswordResult> {
    const outcome = await accounts.changePassword(viewer, currentPassword, newPassword);
    await em.flush();
    if (outcome === 'invalid-credentials') return new InvalidCredentials();
    if (typeof outcome === 'string') return new PasswordTooCommon(outcome);
    return new ChangePasswordSuccess(outcome);
  }

  @Authorized()
  @Mutation(() => DeleteMePayload, {
    description: 'Soft-deletes the signed-in user and revokes every API key. Needs a credential.',
  })
  async deleteMe(@CurrentViewer() viewer: Viewer, @Ctx() { em, accounts }: RequestContext): Promise<DeleteMePayload> {
    const user = await accounts.deleteMe(viewer);
    await em.flush();
    return new DeleteMePayload(user);
  }
}
